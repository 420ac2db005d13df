import { describe, expect, it } from 'vitest';
import { clippedLogLoss } from './clipped-log-loss.ts';

const classes = Int32Array.of(0, 1);

describe('the clipped log loss', () => {
  it('is the mean of minus the logarithm of what the right class got', () => {
    expect(clippedLogLoss(classes, Float32Array.of(0.5, 0.5, 0.75, 0.25), 2, 0.01)).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 7);
  });

  it('costs a sure mistake no more than the clipped probability does', () => {
    expect(clippedLogLoss(classes, Float32Array.of(1, 0, 1, 0), 2, 0.02)).toBeCloseTo(-(Math.log(0.98) + Math.log(0.02)) / 2, 7);
  });

  it('takes clipped probabilities by their sum, where that is not 1', () => {
    const [first, rest] = [0.9, 0.1];
    expect(clippedLogLoss(Int32Array.of(0), Float32Array.of(1, 0, 0), 3, 0.1)).toBeCloseTo(-Math.log(first / (first + 2 * rest)), 6);
  });
});
