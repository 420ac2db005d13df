import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { mayUseOwnOps } from './own-ops.ts';
import { float32Type, registerOp } from './register-op.ts';
import type { TensorFlow } from './tensorflow.ts';

/** Half the sum of squares. */
const kernelName = 'L2Loss';
/** The same with two threads and wide vectors. */
const ownKernelName = 'EverstepHalfSquareSum';

/** A regularizer of tfjs. */
interface Regularizer {
  readonly hasL1: boolean;
  readonly hasL2: boolean;
  readonly l1: number;
  readonly l2: number;
  apply(weights: Tensor): Scalar;
}

/**
 * Gives tfjs' regularizers TensorFlow's own sum of squares, and one product as its gradient: tfjs takes six passes over the weights. The
 * first bundle's registration in a process stays.
 */
export function replaceSquarePenalty(tf: TensorFlow): void {
  registerOp(tf, ownKernelName, ['weights'], () => []);
  if (!registerOp(tf, kernelName, ['weights'], float32Type)) return;
  const prototype = Object.getPrototypeOf(tf.regularizers.l2()) as Regularizer;
  prototype.apply = function (weights) {
    return tf.tidy(() => {
      const squares = this.hasL2 ? squarePenalty(tf, weights, this.l2) : tf.scalar(0);
      return this.hasL1 ? tf.add(squares, tf.mul(this.l1, tf.sum(tf.abs(weights)))) : squares;
    });
  };
}

function squarePenalty(tf: TensorFlow, weights: Tensor, factor: number): Scalar {
  const penalty = tf.customGrad((x, save) => {
    const input = x as Tensor;
    (save as (tensors: Tensor[]) => void)([input]);
    return {
      value: tf.mul(tf.engine().runKernel<Scalar>(mayUseOwnOps(tf) ? ownKernelName : kernelName, { weights: input }), 2 * factor),
      gradFunc: (gradient: Tensor, [saved = input]: Tensor[]) => [tf.mul(saved, tf.mul(gradient, 2 * factor))],
    };
  });
  return penalty(weights) as Scalar;
}
