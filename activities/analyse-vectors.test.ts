import { describe, expect, it } from 'vitest';
import { vocabularyTable } from '../datasets/vocabulary-table.ts';
import { tsne } from '../datasets/vectors/analysis/t-sne.ts';
import { analyseVectors } from '../schemas/steps/analyse-vectors.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { testContext } from '../test/support/step-context.ts';
import analyse from './analyse-vectors.ts';

/** Words with vectors; padding and rarer words have ones that must never be an answer. */
async function analysed(vectors: Readonly<Record<string, readonly number[]>>, { drawnWords = 350, without = [], before }: { drawnWords?: number; without?: readonly string[]; before?: readonly (readonly number[])[] } = {}) {
  const context = testContext();
  const words = Object.keys(vectors);
  const rows = [Object.values(vectors)[0] ?? [], ...Object.values(vectors), Object.values(vectors)[0] ?? []];
  const dimension = rows[0]?.length ?? 0;
  const stored = (values: readonly (readonly number[])[]) => context.store.writeTensor({ dtype: 'float32', shape: [rows.length, dimension], data: Float32Array.from(values.flat()) });
  const known = await context.store.writeTensor({ dtype: 'uint8', shape: [words.length], data: Uint8Array.from(words, (word) => (without.includes(word) ? 0 : 1)) });
  const vocabulary = await context.store.writeTable(vocabularyTable(words.map((word) => ({ word, count: 1 }))));
  return analyseVectors.output.parse(await analyse(analyseVectors.input.parse({ vectors: await stored(rows), vocabulary, known, drawnWords, ...(before === undefined ? {} : { before: await stored([[], ...before, []].map((row) => (row.length === 0 ? new Array<number>(dimension).fill(0) : row))) }) }), context));
}

describe('word vectors', () => {
  it('have the neighbours that point the same way, however long they are', async () => {
    const { neighbours } = await analysed({ the: [1, 1], movie: [1, 0], cinema: [5, 0.5], banana: [0, 2], nothing: [0, 0] });
    expect(neighbours.map(({ word }) => word)).toEqual(['movie', 'cinema', 'banana', 'nothing']);
    expect(neighbours[0]?.nearest.map(({ word }) => word)).toEqual(['cinema', 'the', 'banana', 'nothing']);
    expect(neighbours[0]?.nearest[0]?.cosine).toBeCloseTo(5 / Math.hypot(5, 0.5), 6);
    expect(neighbours[0]?.nearest.at(-1)?.cosine).toBe(0);
  });

  it('answer analogies without the words of the question, and are not asked what they have no words for', async () => {
    const { analogies, analogiesAsked, analogiesRight } = await analysed({ man: [1, 0, 0], woman: [0, 1, 0], king: [1, 0, 1], queen: [0, 1, 1], son: [1, 0, -1] });
    expect(analogies).toEqual([{ from: 'man', to: 'king', of: 'woman', expected: 'queen', answers: [{ word: 'queen', cosine: expect.any(Number) as number }, { word: 'son', cosine: expect.any(Number) as number }] }]);
    expect(analogies[0]?.answers[0]?.cosine).toBeGreaterThan(0.9);
    expect([analogiesAsked, analogiesRight]).toEqual([1, 1]);
  });

  it('are laid out the same each time, as many as asked for, along the directions in which they differ most', async () => {
    const vectors = Object.fromEntries(Array.from({ length: 30 }, (_, place) => [`word${place}`, [Math.cos(place), Math.sin(place), 0.1 * Math.cos(7 * place)]]));
    const first = await analysed(vectors, { drawnWords: 25 });
    expect(first.layout.map(({ word }) => word)).toEqual(Object.keys(vectors).slice(0, 25));
    expect(first.explainedVariance[0] + first.explainedVariance[1]).toBeGreaterThan(0.95);
    expect(await analysed(vectors, { drawnWords: 25 })).toEqual(first);
  });

  it('leave out words without a vector of their own', async () => {
    const { neighbours, layout, wordsLeftOut } = await analysed({ the: [1, 1], movie: [1, 0], cinema: [5, 0.5], banana: [0, 2] }, { without: ['cinema'] });
    expect(wordsLeftOut).toBe(1);
    expect(neighbours.map(({ word, nearest }) => [word, nearest.map((near) => near.word)])).toEqual([['movie', ['the', 'banana']], ['banana', ['the', 'movie']]]);
    expect(layout.map(({ word }) => word)).toEqual(['the', 'movie', 'banana']);
  });

  it('are compared with what they were before a training', async () => {
    const { neighbours } = await analysed({ movie: [1, 0], cinema: [1, 0.1], banana: [0, 1] }, { before: [[1, 0], [0, 1], [1, 0.1]] });
    expect(neighbours[0]?.nearest[0]?.word).toBe('cinema');
    expect(neighbours[0]?.before?.[0]?.word).toBe('banana');
    expect((await analysed({ movie: [1, 0], cinema: [1, 0.1], banana: [0, 1] })).neighbours[0]).not.toHaveProperty('before');
  });

  it('of two words are too few', async () => {
    await expectFailure(analysed({ one: [1, 0], two: [0, 1] }), 'ES-DATA-VECTORS-FEW', 'has 2 words');
  });
});

describe('t-SNE', () => {
  it('keeps groups together and apart from each other', () => {
    const groups = 4;
    const vectors = Array.from({ length: 80 }, (_, place) => Float64Array.from({ length: 10 }, (__, column) => (column === place % groups ? 5 : 0) + Math.sin(place * 13 + column * 7)));
    const places = tsne(vectors, vectors.map((vector) => [vector[8] ?? 0, vector[9] ?? 0] as const), { perplexity: 10, iterations: 500 });
    const nearestOf = (point: number) => places.map(([x, y], other) => ({ other, distance: other === point ? Infinity : Math.hypot(x - (places[point]?.[0] ?? 0), y - (places[point]?.[1] ?? 0)) })).sort((a, b) => a.distance - b.distance)[0]?.other ?? 0;
    const kept = places.filter((_, point) => nearestOf(point) % groups === point % groups).length;
    expect(kept).toBe(80);
  });

  it('of equal vectors gives finite places', () => {
    const places = tsne(Array.from({ length: 5 }, () => Float64Array.of(1, 1)), Array.from({ length: 5 }, () => [0, 0] as const), { iterations: 50 });
    expect(places.flat().every(Number.isFinite)).toBe(true);
  });
});
