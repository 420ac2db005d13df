import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { loadTensorFlow } from './tensorflow.ts';

it('regularizers of tfjs are the sums that they say, with their gradients', async () => {
  const tf = await loadTensorFlow();
  const cases = [
    { regularizer: tf.regularizers.l2({ l2: 0.5 }), penalty: 7, gradient: [1, -2, 3] },
    { regularizer: tf.regularizers.l1({ l1: 0.5 }), penalty: 3, gradient: [0.5, -0.5, 0.5] },
    { regularizer: tf.regularizers.l1l2({ l1: 1, l2: 0.25 }), penalty: 9.5, gradient: [1.5, -2, 2.5] },
    { regularizer: tf.regularizers.l1l2({ l1: 0, l2: 0 }), penalty: 0, gradient: undefined },
  ];
  for (const { regularizer, penalty, gradient } of cases) {
    tf.tidy(() => {
      const weights = tf.tensor1d([1, -2, 3]);
      const apply = (x: Tensor) => (regularizer as { apply(x: Tensor): Scalar }).apply(x);
      expect(apply(weights).dataSync()[0]).toBe(penalty);
      if (gradient !== undefined) expect([...tf.grad((x) => apply(x))(weights).dataSync()]).toEqual(gradient);
    });
  }
});
