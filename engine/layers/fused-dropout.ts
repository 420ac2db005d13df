import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { maskThreshold } from '../random-mask.ts';
import { registerOps } from '../register-op.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { withGradient } from './custom-gradient.ts';

const op = 'EverstepDropout';

/** Makes Everstep's own dropout (kernels/dropout-op.cc) known to tfjs. */
export function registerFusedDropout(tf: TensorFlow): void {
  registerOps(tf, {
    op,
    inputs: ['values', 'seed'],
    outputs: 1,
    attributesOf: ({ binding }, { threshold, scale }) => [
      { name: 'threshold', type: binding.TF_ATTR_INT, value: Number(threshold) },
      { name: 'scale', type: binding.TF_ATTR_FLOAT, value: Number(scale) },
    ],
  });
}

/** The input times `randomMask` over 1 - rate, with the same bits, in one op that draws within; the gradient draws again. */
export function fusedDropout(tf: TensorFlow, input: Tensor, rate: number, seed: Tensor1D): Tensor {
  const drop = (values: Tensor, words: Tensor) => tf.engine().runKernel<Tensor>(op, { values, seed: words }, { threshold: maskThreshold(rate), scale: 1 / (1 - rate) });
  return withGradient(
    tf,
    [input, seed],
    () => ({ value: drop(input, seed), saved: [] }),
    (gradient, [, words]) => [drop(gradient, words), tf.zerosLike(words)],
  );
}
