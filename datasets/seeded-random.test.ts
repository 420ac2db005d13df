import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeededRandom } from './seeded-random.ts';

test('draws the same numbers for a seed and purpose, for ever', () => {
  // computed by another implementation of xoshiro128**
  const random = new SeededRandom(1, 'split/ham');
  expect(Array.from({ length: 4 }, () => random.nextUint32())).toEqual([918_043_265, 369_070_853, 4_281_556_525, 320_272_330]);
});

test('draws other numbers for another seed or purpose', () => {
  const first = (seed: number, purpose: string): number => new SeededRandom(seed, purpose).nextUint32();
  expect(new Set([first(1, 'a'), first(2, 'a'), first(1, 'b'), first(11, 'a'), first(1, '1:a')]).size).toBe(5);
});

test('draws each number below a bound about equally often', () => {
  const random = new SeededRandom(3, 'test');
  const counts = new Array<number>(7).fill(0);
  for (let draw = 0; draw < 70_000; draw++) {
    const value = random.nextBelow(7);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chiSquare).toBeLessThan(22.5);
});

test('shuffles: nothing is lost, and every order of four comes about equally often', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
      const shuffled = [...items];
      new SeededRandom(seed, 'test').shuffle(shuffled);
      expect(shuffled.sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
    }),
  );
  const counts = new Map<string, number>();
  const random = new SeededRandom(4, 'test');
  for (let round = 0; round < 24_000; round++) {
    const items = [1, 2, 3, 4];
    random.shuffle(items);
    counts.set(items.join(''), (counts.get(items.join('')) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  expect(chiSquare).toBeLessThan(49.7);
});
