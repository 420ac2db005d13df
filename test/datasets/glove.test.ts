import { beforeAll, expect, test } from 'vitest';
import { readVectors } from '../../datasets/vectors/read-vectors.ts';
import { VectorRows } from '../../datasets/vectors/vector-rows.ts';
import { gloveWheel } from '../support/datasets.ts';

const words = ['the', 'king', 'queen', 'man', 'woman', 'cabbage', 'café', 'don\'t', 'zzzzzzzzz'];
const rows = new VectorRows(words, 50);

beforeAll(async () => {
  await readVectors(await gloveWheel(), 'zip', rows);
});

function vectorOf(word: string): Float32Array {
  return rows.values.subarray(words.indexOf(word) * 50, (words.indexOf(word) + 1) * 50);
}

function cosine(one: Float32Array, other: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
}

test('GloVe gives each word the numbers that its publisher gives it', () => {
  expect(words.filter((_, row) => !rows.has(row))).toEqual(['don\'t', 'zzzzzzzzz']);
  expect([...vectorOf('the').subarray(0, 3)]).toEqual([0.418, 0.24968, -0.41242].map(Math.fround));
  expect([...vectorOf('king').subarray(0, 3)]).toEqual([0.50451, 0.68607, -0.59517].map(Math.fround));
});

test('words that mean something alike are near each other', () => {
  expect(cosine(vectorOf('king'), vectorOf('queen'))).toBeGreaterThan(0.75);
  expect(cosine(vectorOf('king'), vectorOf('cabbage'))).toBeLessThan(0.4);
});
