import type { Tensor } from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { loadTensorFlow } from './tensorflow.ts';

it('relu with a bound is bounded there, with its gradient', async () => {
  const tf = await loadTensorFlow();
  for (const { maxValue, values, gradient } of [
    { maxValue: 6, values: [0, 0.5, 6], gradient: [0, 20, 0] },
    { maxValue: 8, values: [0, 0.5, 7], gradient: [0, 20, 30] },
  ]) {
    const layer = tf.layers.reLU({ maxValue });
    tf.tidy(() => {
      const input = tf.tensor1d([-1, 0.5, 7]);
      const apply = (x: Tensor) => layer.apply(x) as Tensor;
      expect([...apply(input).dataSync()]).toEqual(values);
      expect([...tf.grad((x) => tf.mul(apply(x), tf.tensor1d([10, 20, 30])))(input).dataSync()]).toEqual(gradient);
    });
  }
});

it('relu up to 6 is one op', async () => {
  const tf = await loadTensorFlow();
  const kernels = await tf.profile(() => tf.tidy(() => void tf.layers.reLU({ maxValue: 6 }).apply(tf.tensor1d([7]))));
  expect(kernels.kernelNames).toEqual(['Relu6']);
});
