import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partSizes } from './part-sizes.ts';

const usual = { training: 0.7, validation: 0.1, test: 0.2 };

test.each([
  [10, [7, 1, 2]],
  [100, [70, 10, 20]],
  [4_150, [2_905, 415, 830]],
  [3, [1, 1, 1]],
  [4, [2, 1, 1]],
  [5, [3, 1, 1]],
  [6, [4, 1, 1]],
  [7, [5, 1, 1]],
  [8, [6, 1, 1]],
  [9, [6, 1, 2]],
])('deals %i rows out as %j', (rows, sizes) => {
  expect(Object.values(partSizes(rows, usual))).toEqual(sizes);
});

test('a part without a share gets no row, however few there are', () => {
  expect(Object.values(partSizes(2, { training: 0.9, validation: 0.1, test: 0 }))).toEqual([1, 1, 0]);
  expect(Object.values(partSizes(25, { training: 0.9, validation: 0.1, test: 0 }))).toEqual([23, 2, 0]);
});

test('every row goes to one part, no part is more than a row off its share, and none is empty from three rows on', () => {
  const fraction = fc.integer({ min: 1, max: 48 }).map((percent) => percent / 100);
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 100_000 }), fraction, fraction, (rows, validation, test_) => {
      const fractions = { training: 1 - validation - test_, validation, test: test_ };
      const sizes = partSizes(rows, fractions);
      expect(sizes.training + sizes.validation + sizes.test).toBe(rows);
      for (const name of ['training', 'validation', 'test'] as const) {
        expect(sizes[name]).toBeGreaterThan(0);
        const share = rows * fractions[name];
        if (Object.values(fractions).every((part) => rows * part >= 1)) expect(Math.abs(sizes[name] - share)).toBeLessThan(1 + 1e-6);
      }
    }),
  );
});
