import { expect, test } from 'vitest';
import { checkCase, resultRow } from './results.ts';

test('a row has the median, the least and the greatest of its values', () => {
  const row = (values: number[]) => resultRow({ case: 'write', system: 'everstep', metric: 'time', unit: 's', values });
  expect(row([3, 1, 2])).toMatchObject({ median: 2, min: 1, max: 3, repetitions: 3 });
  expect(row([4, 1, 2, 3])).toMatchObject({ median: 2.5, min: 1, max: 4, repetitions: 4 });
});

test('a case that a benchmark does not have is refused with those that it has', () => {
  expect(() => { checkCase('reed', ['read', 'write']); }).toThrow(/reed.*read, write/);
  expect(() => { checkCase('read', ['read', 'write']); checkCase(undefined, []); }).not.toThrow();
});
