import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from './tensorflow.ts';

interface ReluLayer {
  readonly maxValue?: number | null;
  call(inputs: Tensor | Tensor[], kwargs: unknown): Tensor | Tensor[];
}

const replaced = new WeakSet<object>();

/**
 * Gives tfjs' layer of `relu` up to 6 TensorFlow's own op, which it can make part of the convolution or the batch normalization before:
 * tfjs takes three passes.
 */
export function replaceBoundedRelu(tf: TensorFlow): void {
  const prototype = Object.getPrototypeOf(tf.layers.reLU()) as ReluLayer;
  if (replaced.has(prototype)) return;
  replaced.add(prototype);
  const stock = prototype.call;
  prototype.call = function (inputs, kwargs) {
    const [input] = Array.isArray(inputs) ? inputs : [inputs];
    return this.maxValue === 6 && input !== undefined ? tf.relu6(input) : stock.call(this, inputs, kwargs);
  };
}
