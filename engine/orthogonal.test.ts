import { expect, it } from 'vitest';
import { orthogonalMatrix } from './orthogonal.ts';
import { purposes, RandomStream } from './random.ts';

it.each([
  [3, 8],
  [8, 3],
  [5, 5],
])('a matrix of %i × %i has orthogonal vectors of length one along its shorter side', (rows, columns) => {
  const values = orthogonalMatrix(rows, columns, new RandomStream(1, purposes.initializer, [0, 0, 1]));
  const count = Math.min(rows, columns);
  const vectors = Array.from({ length: count }, (_, vector) =>
    Array.from({ length: Math.max(rows, columns) }, (__, element) => values[rows < columns ? vector * columns + element : element * columns + vector]!),
  );
  for (const [first, a] of vectors.entries()) {
    for (const [second, b] of vectors.entries()) expect(a.reduce((sum, value, place) => sum + value * b[place]!, 0)).toBeCloseTo(first === second ? 1 : 0, 6);
  }
});

it('depends on the stream', () => {
  const made = (seed: number) => orthogonalMatrix(4, 6, new RandomStream(seed, purposes.initializer, [0, 0, 1]));
  expect(made(1)).toEqual(made(1));
  expect(made(1)).not.toEqual(made(2));
});
