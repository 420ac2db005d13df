import { expect, it } from 'vitest';
import { meanDifference } from './mean-difference.ts';

it('is a share of the features\' mean size, whatever their sign', () => {
  expect(meanDifference(Float32Array.of(1, -3), Float32Array.of(2, -2))).toBe(0.5);
  expect(meanDifference(Float32Array.of(1, -3), Float32Array.of(1, -3))).toBe(0);
});

it('needs as many features on both sides', () => {
  expect(() => meanDifference(Float32Array.of(1), Float32Array.of(1, 2))).toThrow('2 features beside 1');
});
