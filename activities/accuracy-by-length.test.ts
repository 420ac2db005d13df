import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accuracyByLength, wordsPerRow } from './accuracy-by-length.ts';

test('rows that fill every place stand apart from those that nearly do', () => {
  const bins = accuracyByLength({ classes: Int32Array.of(0, 1, 1, 0), predicted: Int32Array.of(0, 1, 0, 0), lengths: Int32Array.of(3, 499, 500, 500), sequenceLength: 500 });
  expect(bins).toEqual([{ from: 0, to: 49, rows: 1, correct: 1 }, { from: 450, to: 499, rows: 1, correct: 1 }, { from: 500, to: 500, rows: 2, correct: 1 }]);
});

test('every row lies in the one bin that has its length, whatever the network sees', () => {
  const rows = fc.integer({ min: 1, max: 73 }).chain((sequenceLength) => fc.record({ sequenceLength: fc.constant(sequenceLength), lengths: fc.array(fc.integer({ min: 0, max: sequenceLength })) }));
  fc.assert(fc.property(rows, ({ sequenceLength, lengths }) => {
    const bins = accuracyByLength({ classes: new Int32Array(lengths.length), predicted: new Int32Array(lengths.length), lengths: Int32Array.from(lengths), sequenceLength });
    for (const { from, to, rows, correct } of bins) {
      expect(rows).toBe(lengths.filter((length) => length >= from && length <= to).length);
      expect(correct).toBe(rows);
    }
    expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(lengths.length);
  }));
});

test('padding is no word', () => {
  expect(wordsPerRow(Int32Array.of(0, 0, 7, 0, 1, 1, 0, 0, 0), 3)).toEqual(Int32Array.of(1, 2, 0));
});
