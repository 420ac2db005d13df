import { expect, it } from 'vitest';
import { loadTensorFlow } from './tensorflow.ts';

it('relu hands on the gradient where its input is above zero', async () => {
  const tf = await loadTensorFlow();
  const gradient = tf.tidy(() => tf.grad((x) => tf.mul(tf.relu(x), tf.tensor1d([10, 20, 30, 40])))(tf.tensor1d([-1, 0, 0.5, 7])).dataSync());
  expect([...gradient]).toEqual([0, 0, 30, 40]);
});
