import type { Tensor1D } from '@tensorflow/tfjs';
import { registerOp } from './register-op.ts';
import type { TensorFlow } from './tensorflow.ts';

const kernelName = 'StatelessRandomUniformFullInt';

/**
 * Makes TensorFlow's op of this name known to tfjs, which has no generator that depends on its arguments alone.
 */
export function registerStatelessRandomWords(tf: TensorFlow): void {
  registerOp(tf, kernelName, ['shape', 'seed'], (node) => ['dtype', 'T', 'Tseed'].map((name) => ({ name, type: node.binding.TF_ATTR_TYPE, value: node.getDTypeInteger('int32') })));
}

/** 32 random bits an element, which depend on the count and the two words of the seed alone. */
export function statelessRandomWords(tf: TensorFlow, count: number, seed: Tensor1D): Tensor1D {
  return tf.engine().runKernel<Tensor1D>(kernelName, { shape: tf.tensor1d([count], 'int32'), seed });
}
