import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naturalOrder } from './natural-order.ts';

const ordered = (names: readonly string[]): string[] => naturalOrder(names).map((place) => names[place] ?? '');

test('numbers in names go by their value, the rest by code unit', () => {
  expect(ordered(['b/1.txt', 'a/10_1.txt', 'a/2_7.txt', 'a/2_10.txt', 'a/010_0.txt', 'a/', 'B/3'])).toEqual(['B/3', 'a/', 'a/2_7.txt', 'a/2_10.txt', 'a/010_0.txt', 'a/10_1.txt', 'b/1.txt']);
});

test('lines stay in their order, however the rows were mixed', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(2_000_000_000), { maxLength: 50 }), (numbers) => {
      const sorted = [...numbers].sort((a, b) => a - b);
      expect(ordered(numbers.map((number) => `line ${number}`))).toEqual(sorted.map((number) => `line ${number}`));
    }),
  );
});

test('each name has one place, and equal names keep their order', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ab0-2]{0,4}$/), { maxLength: 30 }), (names) => {
      const places = naturalOrder(names);
      expect([...places].sort((a, b) => a - b)).toEqual(names.map((_, place) => place));
      for (const [at, place] of places.entries()) if (at > 0 && names[places[at - 1] ?? 0] === names[place]) expect(places[at - 1]).toBeLessThan(place);
    }),
  );
});
