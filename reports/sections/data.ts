import { fitVocabulary } from '../../schemas/steps/fit-vocabulary.ts';
import { loadWordVectors } from '../../schemas/steps/load-word-vectors.ts';
import { parseText } from '../../schemas/steps/parse-text.ts';
import { split } from '../../schemas/steps/split.ts';
import { formatCount, formatNumberOf, formatShare } from '../format.ts';
import { html } from '../html.ts';
import type { Section } from '../section.ts';
import { finishedStep, rowNoun } from '../step-output.ts';
import { longTable, terms } from '../table.ts';
import { clip } from '../visible-text.ts';

export const data: Section = {
  id: 'data',
  heading: 'Data',
  render(manifest) {
    const parsed = finishedStep(manifest, parseText)?.output;
    if (parsed === undefined) return undefined;
    const parts = finishedStep(manifest, split)?.output;
    const vocabulary = finishedStep(manifest, fitVocabulary)?.output;
    const vectors = finishedStep(manifest, loadWordVectors)?.output;
    const noun = rowNoun(manifest);
    const rows = parsed.table.rows;
    const perLabel = Object.entries(parsed.rowsPerLabel);
    return html`<div class="columns"><div>${terms([
      ['Read', formatNumberOf(rows, noun)],
      ...(parts === undefined ? [] : ([
        ['Duplicates removed', formatCount(parts.duplicatesRemoved)],
        ['Training', formatCount(parts.training.rows)],
        ['Validation', formatCount(parts.validation.rows)],
        ['Test, held out', formatCount(parts.test.rows)],
      ] as const)),
      ...(vocabulary === undefined ? [] : ([
        ['Vocabulary', `${formatCount(vocabulary.size)} of ${formatCount(vocabulary.differentWords)} different words`],
        ['Words it covers', `${formatShare(vocabulary.coverage)} of ${formatCount(vocabulary.totalWords)}`],
      ] as const)),
      ...(vectors === undefined ? [] : ([
        ['Words with a vector', `${formatCount(vectors.wordsFound)}, ${formatShare(vectors.wordCoverage)} of the vocabulary and ${formatShare(vectors.occurrenceCoverage)} of its occurrences`],
        ['Commonest without one', vectors.commonestMissing.length === 0 ? 'none' : vectors.commonestMissing.slice(0, 10).map(({ word, count }) => `${clip(word, 30)} (${formatCount(count)})`).join(', ')],
      ] as const)),
    ])}</div><div>${longTable('Rows per label', [{ heading: 'Label' }, { heading: 'Rows', numeric: true }, { heading: 'Share', numeric: true }], perLabel.map(([label, count]) => [clip(label, 60), formatCount(count), formatShare(rows === 0 ? 0 : count / rows)]))}</div></div>`;
  },
};
