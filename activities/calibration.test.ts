import { expect, test } from 'vitest';
import { calibration } from './calibration.ts';

const twoLabels = (scores: readonly number[], classes: readonly number[]) =>
  calibration({ classes: Int32Array.from(classes), predicted: Int32Array.from(scores, (score) => (score > 0.5 ? 1 : 0)), probabilities: Float32Array.from(scores.flatMap((score) => [1 - score, score])), labels: 2 });

test('rows are gathered by the probability of the label that they were given, whichever it is', () => {
  const bins = twoLabels([0.97, 0.99, 0.02, 0.72], [1, 0, 0, 1]);
  expect(bins.map(({ from, to, rows }) => ({ from, to, rows }))).toEqual([{ from: 0.7, to: 0.75, rows: 1 }, { from: 0.95, to: 1, rows: 3 }]);
  expect(bins[1]?.confidence).toBeCloseTo((0.97 + 0.99 + 0.98) / 3, 6);
  expect(bins[1]?.accuracy).toBeCloseTo(2 / 3, 12);
});

test('full certainty lies in the last bin, and every row in one', () => {
  expect(twoLabels([1, 1, 0], [1, 1, 1])).toEqual([{ from: 0.95, to: 1, rows: 3, confidence: 1, accuracy: 2 / 3 }]);
  expect(twoLabels([], [])).toEqual([]);
});
