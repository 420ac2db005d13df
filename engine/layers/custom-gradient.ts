import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';

/** A value, and what its gradients need besides the inputs. */
export interface ForwardPass {
  readonly value: Tensor;
  readonly saved: readonly Tensor[];
}

/**
 * Computes a value whose gradients are written by hand.
 * @param backward gives the gradient of each input; it is handed the inputs and what was saved
 */
export function withGradient<const Inputs extends readonly Tensor[]>(
  tf: TensorFlow,
  inputs: Inputs,
  forward: () => ForwardPass,
  backward: (gradient: Tensor, inputs: Inputs, saved: readonly Tensor[]) => readonly Tensor[],
): Tensor {
  const run = tf.customGrad((...given) => {
    const save = given.at(-1) as unknown as (tensors: Tensor[]) => void;
    const { value, saved } = forward();
    save([...inputs, ...saved]);
    const gradFunc = (gradient: Tensor, kept: Tensor[]) => [...backward(gradient, kept.slice(0, inputs.length) as unknown as Inputs, kept.slice(inputs.length))];
    return { value, gradFunc };
  });
  return run(...inputs);
}
