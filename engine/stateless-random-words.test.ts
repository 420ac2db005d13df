import { expect, it, vi } from 'vitest';
import { registerStatelessRandomWords, statelessRandomWords } from './stateless-random-words.ts';
import { loadTensorFlow } from './tensorflow.ts';

it('gives words of 32 bits that the seed alone decides', async () => {
  const tf = await loadTensorFlow();
  const take = (seed: [number, number]) => tf.tidy(() => [...statelessRandomWords(tf, 1000, tf.tensor1d(seed, 'int32')).dataSync()]);
  const values = take([1, -2]);
  expect(take([1, -2])).toEqual(values);
  expect(take([1, -3])).not.toEqual(values);
  expect(new Set(values).size).toBeGreaterThan(990);
  for (let bit = 0; bit < 32; bit += 1) {
    const ones = values.filter((value) => (value >>> bit) % 2 === 1).length;
    expect(Math.abs(ones - 500)).toBeLessThan(80);
  }
});

it('is registered once by all the bundles that share a process', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const tf = await loadTensorFlow();
  registerStatelessRandomWords(tf);
  registerStatelessRandomWords(tf);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
