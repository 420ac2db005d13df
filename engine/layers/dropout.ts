import type { layers, Shape, Tensor } from '@tensorflow/tfjs';
import { mayUseOwnOps } from '../own-ops.ts';
import { randomMask } from '../random-mask.ts';
import type { StepRandomness } from '../step-randomness.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { fusedDropout } from './fused-dropout.ts';

/**
 * Dropout (Srivastava et al. 2014): in training each element is zeroed with probability `rate`, the others grow by
 * 1 / (1 - rate). Which ones depends on seed, epoch, step and the layer's name alone.
 * @param maskOf the shape that is decided on, which is stretched over the input's: by default each element is for itself
 */
export function dropout(tf: TensorFlow, randomness: StepRandomness, name: string, rate: number, maskOf: (shape: readonly number[]) => readonly number[] = (shape) => shape): layers.Layer {
  randomness.register(name);

  class StatelessDropout extends tf.layers.Layer {
    static readonly className = 'StatelessDropout';

    override call(inputs: Tensor | Tensor[], options: { training?: boolean }): Tensor {
      const input = Array.isArray(inputs) ? inputs[0] : inputs;
      if (input === undefined) throw new Error(`the layer ${name} has no input`);
      if (options.training !== true || rate === 0) return input.clone();
      const [shape, seed] = [maskOf(input.shape), randomness.seed(name)];
      if (mayUseOwnOps(tf) && shape.join() === input.shape.join()) return fusedDropout(tf, input, rate, seed);
      return tf.mul(input, tf.mul(randomMask(tf, shape, rate, seed), 1 / (1 - rate)));
    }

    override computeOutputShape(inputShape: Shape): Shape {
      return inputShape;
    }
  }

  return new StatelessDropout({ name });
}
