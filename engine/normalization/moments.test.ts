import fc from 'fast-check';
import { expect, it } from 'vitest';
import { merged, type Moments, noMoments, varianceOf } from './moments.ts';

const one = (value: number): Moments => ({ count: 1, mean: Float64Array.of(value), squares: Float64Array.of(0) });

it('gives mean and variance of all numbers, however they are dealt out and however far from zero they lie', () => {
  const parts = fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 20 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(parts, fc.constantFrom(0, 1e6), (deviations, offset) => {
      const values = deviations.map((part) => part.map((deviation) => offset + deviation));
      const all = values.flat();
      fc.pre(all.length > 0);
      const found = values.map((part) => part.map(one).reduce(merged, noMoments(1))).reduce(merged, noMoments(1));
      const mean = all.reduce((sum, value) => sum + (value - offset), 0) / all.length + offset;
      const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;
      expect(found.count).toBe(all.length);
      expect(Math.abs(found.mean[0]! - mean)).toBeLessThan(1e-9);
      expect(Math.abs(varianceOf(found)[0]! - variance)).toBeLessThan(1e-8);
    }),
  );
});
