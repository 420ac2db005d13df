import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonestConfusions, labelFigures, weakestFirst } from './label-figures.ts';

const labels = ['cat', 'dog', 'fox', 'owl'];
const counts = [[6, 1, 3, 0], [0, 10, 0, 0], [2, 0, 2, 0], [0, 0, 0, 0]];

test('recall, precision and F1 are those of the field, and there is none where no row could count', () => {
  expect(labelFigures(labels, counts)).toEqual([
    { label: 'cat', rows: 10, recall: 0.6, precision: 0.75, f1: expect.closeTo(2 / 3, 12), takenFor: { label: 'fox', rows: 3 } },
    { label: 'dog', rows: 10, recall: 1, precision: expect.closeTo(10 / 11, 12), f1: expect.closeTo(20 / 21, 12), takenFor: undefined },
    { label: 'fox', rows: 4, recall: 0.5, precision: 0.4, f1: expect.closeTo(4 / 9, 12), takenFor: { label: 'cat', rows: 2 } },
    { label: 'owl', rows: 0, recall: undefined, precision: undefined, f1: undefined, takenFor: undefined },
  ]);
});

test('F1 is the harmonic mean of precision and recall, whatever the counts', () => {
  const matrices = fc.array(fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 });
  fc.assert(fc.property(matrices, (matrix) => {
    for (const { precision = 0, recall = 0, f1 = 0 } of labelFigures(labels, matrix)) {
      expect(f1).toBeCloseTo(precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall), 12);
    }
  }));
});

test('the weakest label comes first, and one without rows last', () => {
  expect(weakestFirst(labelFigures(labels, counts)).map(({ label }) => label)).toEqual(['fox', 'cat', 'dog', 'owl']);
});

test('confusions come by their rows, then by their share of the label', () => {
  expect(commonestConfusions(labels, [[6, 1, 2, 0], [0, 10, 0, 0], [2, 0, 2, 0]], 2)).toEqual([
    { label: 'fox', predicted: 'cat', rows: 2, share: 0.5 },
    { label: 'cat', predicted: 'fox', rows: 2, share: 2 / 9 },
  ]);
});
