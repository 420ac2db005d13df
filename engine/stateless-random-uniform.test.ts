import { expect, it, vi } from 'vitest';
import { registerStatelessRandomUniform, statelessRandomUniform } from './stateless-random-uniform.ts';
import { loadTensorFlow } from './tensorflow.ts';

it('gives numbers from [0, 1) that the seed alone decides', async () => {
  const tf = await loadTensorFlow();
  const take = (seed: [number, number]) => tf.tidy(() => [...statelessRandomUniform(tf, [100, 10], tf.tensor1d(seed, 'int32')).dataSync()]);
  const values = take([1, -2]);
  expect(take([1, -2])).toEqual(values);
  expect(take([1, -3])).not.toEqual(values);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  expect(new Set(values).size).toBeGreaterThan(990);
});

it('is registered once by all the bundles that share a process', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const tf = await loadTensorFlow();
  registerStatelessRandomUniform(tf);
  registerStatelessRandomUniform(tf);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
