import { expect, test } from 'vitest';
import { calibrationError } from './calibration.ts';

const bin = (rows: number, confidence: number, accuracy: number) => ({ from: 0.5, to: 1, rows, confidence, accuracy });

test('the calibration error is the mean distance of the bins, weighted by their rows', () => {
  expect(calibrationError([bin(30, 0.9, 0.8), bin(10, 0.6, 0.7)])).toBeCloseTo(0.1, 12);
  expect(calibrationError([bin(30, 0.9, 0.9), bin(10, 0.6, 0.7)])).toBeCloseTo(0.025, 12);
  expect(calibrationError([])).toBe(0);
});
