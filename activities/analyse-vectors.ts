import { analogyQuestions, answerAnalogies } from '../datasets/vectors/analysis/analogies.ts';
import { principalComponents } from '../datasets/vectors/analysis/principal-components.ts';
import { tsne } from '../datasets/vectors/analysis/t-sne.ts';
import { type NearWord, UnitVectors } from '../datasets/vectors/analysis/unit-vectors.ts';
import { vocabularyWords } from '../datasets/vocabulary-words.ts';
import { DataError } from '../schemas/failure.ts';
import type { analyseVectors } from '../schemas/steps/analyse-vectors.ts';
import type { StepImplementation } from './step-context.ts';

const askedWords = 20;
const shortestAsked = 5;
const neighboursShown = 8;
const answersShown = 3;
const fewestWords = 3;

/** Neighbours, analogies and a picture of word vectors. */
const analyseTheVectors: StepImplementation<typeof analyseVectors> = async ({ vectors, vocabulary, known, before, drawnWords }, { store }) => {
  const all = vocabularyWords(await store.readTable(vocabulary)).map((word, place) => ({ word, place }));
  const mask = known === undefined ? undefined : (await store.readTensor(known)).data;
  const words = all.filter(({ place }) => mask === undefined || mask[place] === 1);
  if (words.length < fewestWords) {
    throw new DataError('ES-DATA-VECTORS-FEW', `The vocabulary has ${words.length} ${words.length === 1 ? 'word' : 'words'} with a vector: vectors of at least ${fewestWords} can be compared.`);
  }
  const unit = new UnitVectors(words, await store.readTensor(vectors));
  const unitBefore = before === undefined ? undefined : new UnitVectors(words, await store.readTensor(before));
  const neighbours = words.flatMap(({ word }, row) => (word.length < shortestAsked ? [] : [{ word, row }])).slice(0, askedWords)
    .map(({ word, row }) => ({ word, nearest: nearestOf(unit, row), ...(unitBefore === undefined ? {} : { before: nearestOf(unitBefore, row) }) }));
  const drawn = words.slice(0, drawnWords);
  const directions = drawn.map((_, row) => unit.vector(row));
  const { points, explained } = principalComponents(directions);
  const places = tsne(directions, points);
  const analogies = answerAnalogies(unit, analogyQuestions, answersShown);
  return {
    neighbours,
    wordsLeftOut: all.length - words.length,
    analogies: analogies.map(({ answers, ...question }) => ({ ...question, answers: [...answers] })),
    analogiesAsked: analogies.length,
    analogiesRight: analogies.filter(({ expected, answers }) => answers[0]?.word === expected).length,
    layout: drawn.map(({ word }, row) => ({ word, tsne: [...(places[row] ?? [0, 0])] as [number, number], components: [...(points[row] ?? [0, 0])] as [number, number] })),
    explainedVariance: [...explained] as [number, number],
  };
};

export default analyseTheVectors;

function nearestOf(unit: UnitVectors, row: number): NearWord[] {
  return unit.nearest(unit.vector(row), neighboursShown, [row]);
}
