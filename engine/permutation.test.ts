import fc from 'fast-check';
import { expect, it } from 'vitest';
import { epochOrder } from './permutation.ts';

it('goes through every row once, the same way each time', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 1000 }), fc.nat({ max: 500 }), (seed, epoch, rows) => {
      const order = epochOrder(seed, epoch, rows);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
      expect(epochOrder(seed, epoch, rows)).toEqual(order);
    }),
  );
});

it('is another order for another epoch and another seed', () => {
  const order = epochOrder(1, 1, 1000).join();
  expect(epochOrder(1, 2, 1000).join()).not.toBe(order);
  expect(epochOrder(2, 1, 1000).join()).not.toBe(order);
});

it('is fair: every one of the six orders of three rows comes about as often', () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed += 1) {
    const order = epochOrder(seed, 1, 3).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
