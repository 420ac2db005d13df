import { expect, it } from 'vitest';
import { confusionMatrix, largestPerRow } from './confusion.ts';

it('takes the first of equally likely classes', () => {
  expect(largestPerRow(Float32Array.of(0.5, 0.5, 0.1, 0.9, 0.3, 0.2), 2)).toEqual(Int32Array.of(0, 1, 0));
});

it('counts rows by their class and what they were taken for', () => {
  expect(confusionMatrix(Int32Array.of(0, 0, 1, 2, 2), Int32Array.of(0, 1, 1, 0, 2), 3)).toEqual([[1, 1, 0], [0, 1, 0], [1, 0, 1]]);
});
