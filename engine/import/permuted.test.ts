import { expect, it } from 'vitest';
import { permuted } from './permuted.ts';

it('moves each element to where its axes go', () => {
  const array = { name: 'kernel', shape: [2, 3, 1], data: Float32Array.of(0, 1, 2, 10, 11, 12) };
  expect(permuted(array, [2, 1, 0])).toEqual({ name: 'kernel', shape: [1, 3, 2], data: Float32Array.of(0, 10, 1, 11, 2, 12) });
  expect(permuted(permuted(array, [1, 2, 0]), [2, 0, 1])).toEqual(array);
});
