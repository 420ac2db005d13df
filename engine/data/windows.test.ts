import fc from 'fast-check';
import { expect, it } from 'vitest';
import { epochOrder } from '../permutation.ts';
import type { Chunk } from './row-reader.ts';
import { shuffledWindows } from './windows.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 });

function chunksOf(rows: readonly number[]): Chunk[] {
  return rows.map((count, place) => ({ firstRow: rows.slice(0, place).reduce((sum, size) => sum + size, 0), rows: count }));
}

/** The rows in the order in which an epoch takes them. */
function orderOf(chunks: readonly Chunk[], seed: number, epoch: number, windowRows: number): number[] {
  return shuffledWindows(chunks, { seed, epoch, windowRows }).flatMap((window) => {
    const rows = window.chunks.flatMap(({ firstRow, rows: count }) => Array.from({ length: count }, (_, place) => firstRow + place));
    return [...window.order()].map((place) => rows[place]!);
  });
}

it('an epoch takes every row once, in windows that are no larger than allowed, the same way each time', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 100 }), (counts, seed, epoch, windowRows) => {
      const chunks = chunksOf(counts);
      const total = counts.reduce((sum, count) => sum + count, 0);
      const order = orderOf(chunks, seed, epoch, windowRows);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, row) => row));
      expect(orderOf(chunks, seed, epoch, windowRows)).toEqual(order);
      for (const { rows, chunks: taken } of shuffledWindows(chunks, { seed, epoch, windowRows })) if (taken.length > 1) expect(rows).toBeLessThanOrEqual(windowRows);
    }),
  );
});

it('what fits into one window is shuffled as data that are held', () => {
  expect(orderOf(chunksOf([4, 5, 3]), 7, 2, 12)).toEqual([...epochOrder(7, 2, 12)]);
});

it('another epoch and another seed take other windows in another order', () => {
  const orders = [[1, 1], [1, 2], [2, 1]].map(([seed, epoch]) => orderOf(chunksOf([10, 10, 10, 10, 10]), seed!, epoch!, 20).join());
  expect(new Set(orders).size).toBe(3);
});
