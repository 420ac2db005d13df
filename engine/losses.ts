import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { TensorFlow } from './tensorflow.ts';

/** How logits become a loss, a decision and probabilities. */
export interface Classification {
  /** Mean over the rows of the cross-entropy in nats. */
  loss(logits: Tensor2D, classes: Tensor1D): Scalar;
  /** Rows whose likeliest class is the right one, as a float32. */
  correct(logits: Tensor2D, classes: Tensor1D): Scalar;
  /** Rows × classes. */
  probabilities(logits: Tensor2D): Tensor2D;
}

/** Logits that tell this many classes apart. */
export function outputsFor(classCount: number): number {
  return classCount === 2 ? 1 : classCount;
}

/** Two classes with one logit, or one logit a class. */
export function classification(tf: TensorFlow, outputs: number): Classification {
  return outputs === 1 ? binary(tf) : categorical(tf);
}

function binary(tf: TensorFlow): Classification {
  /** max(x, 0) - x y + log(1 + e^-|x|): never overflows. Its derivative, sigmoid(x) - y, is given since that of |x| has a gap at 0. */
  const crossEntropy = tf.customGrad((logits, targets, save) => {
    const [x, y] = [logits as Tensor, targets as Tensor];
    (save as (tensors: Tensor[]) => void)([x, y]);
    const value = tf.add(tf.sub(tf.relu(x), tf.mul(x, y)), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
    return {
      value,
      gradFunc: (gradient: Tensor, saved: Tensor[]) => {
        const [savedLogits = x, savedTargets = y] = saved;
        return [tf.mul(gradient, tf.sub(tf.sigmoid(savedLogits), savedTargets)), tf.zerosLike(savedTargets)];
      },
    };
  });
  const column = (classes: Tensor1D) => tf.cast(tf.expandDims(classes, 1), 'float32');
  return {
    loss: (logits, classes) => tf.mean(crossEntropy(logits, column(classes))),
    correct: (logits, classes) => tf.sum(tf.cast(tf.equal(tf.cast(tf.greater(logits, 0), 'float32'), column(classes)), 'float32')),
    probabilities: (logits) => {
      const second = tf.sigmoid(logits);
      return tf.concat2d([tf.sub(1, second), second], 1);
    },
  };
}

function categorical(tf: TensorFlow): Classification {
  return {
    loss: (logits, classes) => tf.losses.softmaxCrossEntropy(tf.oneHot(classes, logits.shape[1]), logits),
    correct: (logits, classes) => tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), classes), 'float32')),
    probabilities: (logits) => tf.softmax(logits),
  };
}
