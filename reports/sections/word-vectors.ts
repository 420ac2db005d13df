import { analyseVectors } from '../../schemas/steps/analyse-vectors.ts';
import { trainWordVectors } from '../../schemas/steps/train-word-vectors.ts';
import { wordMap } from '../charts/word-map.ts';
import { formatCount, formatFigure, formatNumberOf, formatShare } from '../format.ts';
import { html } from '../html.ts';
import type { Section } from '../section.ts';
import { finishedStep } from '../step-output.ts';
import { table } from '../table.ts';
import { clip } from '../visible-text.ts';

const longestWord = 24;

export const wordVectors: Section = {
  id: 'word-vectors',
  heading: 'Word vectors',
  render(manifest) {
    const found = finishedStep(manifest, analyseVectors)?.output;
    if (found === undefined) return undefined;
    const trained = finishedStep(manifest, trainWordVectors)?.output;
    const near = (words: readonly { word: string; cosine: number }[]) => words.map(({ word, cosine }) => `${clip(word, longestWord)} ${cosine.toFixed(2)}`).join(', ');
    const analogies = found.analogies.map(({ from, to, of, expected, answers }) => [`${to} − ${from} + ${of}`, expected, answers[0]?.word === expected ? 'yes' : 'no', near(answers)]);
    const explained = formatShare(found.explainedVariance[0] + found.explainedVariance[1]);
    const leftOut = found.wordsLeftOut ?? 0;
    const compared = found.neighbours.some(({ before }) => before !== undefined);
    const numeric = (heading: string) => ({ heading, numeric: true });
    return html`${trained !== undefined && html`<h3>The training</h3>
<p>The texts have no labels here: a network learned to tell real windows of words from ones whose middle word was replaced by another one of the vocabulary. The figures are those of each epoch's windows while they were trained on.</p>
${table('Training of the word vectors by epoch', [numeric('Epoch'), numeric('Learning rate at its end'), numeric('Loss'), numeric('Real windows that scored higher')], trained.history.map(({ epoch, learningRate, loss, accuracy }) => [epoch, formatFigure(learningRate), loss.toFixed(4), formatShare(accuracy)]))}`}
${leftOut > 0 && html`<p>${formatNumberOf(leftOut, 'word')} of the vocabulary ${leftOut === 1 ? 'has' : 'have'} no vector of ${leftOut === 1 ? 'its' : 'their'} own and ${leftOut === 1 ? 'is' : 'are'} left out.</p>`}
<h3>The ${formatCount(found.layout.length)} commonest words</h3>
<p>Words with like vectors lie near each other (t-SNE of the vectors' directions); the distances between groups mean little.</p>
<figure>${wordMap(`t-SNE of the ${found.layout.length} commonest words`, found.layout.map(({ word, tsne }) => ({ word: clip(word, longestWord), place: tsne })))}</figure>
<details><summary>The same words by their principal components</summary>
<p>The first two principal components have ${explained} of the variance.</p>
<figure>${wordMap(`Principal components of the ${found.layout.length} commonest words`, found.layout.map(({ word, components }) => ({ word: clip(word, longestWord), place: components })))}</figure></details>
<h3>Nearest words</h3>
${table('Nearest words by the cosine of their vectors', [{ heading: 'Word' }, { heading: `Nearest${compared ? ' after the training' : ''}, with the cosine` }, ...(compared ? [{ heading: 'Before' }] : [])], found.neighbours.map(({ word, nearest, before }) => [clip(word, longestWord), near(nearest), ...(compared ? [near(before ?? [])] : [])]))}
<h3>Analogies</h3>
${analogies.length === 0 ? html`<p>None of the questions has all its words in the vocabulary.</p>` : table('Analogies: the nearest words to a sum of vectors, those of the question left out', [{ heading: 'Question' }, { heading: 'Expected' }, { heading: 'Found' }, { heading: 'Nearest, with the cosine' }], analogies)}`;
  },
};
