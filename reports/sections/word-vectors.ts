import { analyseVectors } from '../../schemas/steps/analyse-vectors.ts';
import { wordMap } from '../charts/word-map.ts';
import { formatShare } from '../format.ts';
import { html } from '../html.ts';
import type { Section } from '../section.ts';
import { finishedStep } from '../step-output.ts';
import { table } from '../table.ts';
import { clip } from '../visible-text.ts';

export const wordVectors: Section = {
  id: 'word-vectors',
  heading: 'Word vectors',
  render(manifest) {
    const found = finishedStep(manifest, analyseVectors)?.output;
    if (found === undefined) return undefined;
    const near = (words: readonly { word: string; cosine: number }[]) => words.map(({ word, cosine }) => `${clip(word, 24)} ${cosine.toFixed(2)}`).join(', ');
    const analogies = found.analogies.map(({ from, to, of, expected, answers }) => [`${to} − ${from} + ${of}`, expected, answers[0]?.word === expected ? 'yes' : 'no', near(answers)]);
    const explained = formatShare(found.explainedVariance[0] + found.explainedVariance[1]);
    return html`<h3>The ${found.layout.length} commonest words</h3>
<p>Words with like vectors lie near each other (t-SNE of the vectors' directions); the distances between groups mean little. The first two principal components have ${explained} of the variance.</p>
<figure>${wordMap(`t-SNE of the ${found.layout.length} commonest words`, found.layout.map(({ word, tsne }) => ({ word: clip(word, 24), place: tsne })))}</figure>
<h3>Nearest words</h3>
${table('Nearest words by the cosine of their vectors', [{ heading: 'Word' }, { heading: 'Nearest, with the cosine' }], found.neighbours.map(({ word, nearest }) => [clip(word, 24), near(nearest)]))}
<h3>Analogies</h3>
${analogies.length === 0 ? html`<p>None of the questions has all its words in the vocabulary.</p>` : table('Analogies: the nearest words to a sum of vectors, those of the question left out', [{ heading: 'Question' }, { heading: 'Expected' }, { heading: 'Found' }, { heading: 'Nearest, with the cosine' }], analogies)}`;
  },
};
