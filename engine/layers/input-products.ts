import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';

/** What the input adds to the gates, of all steps in one product: for each step rows × columns. */
export function inputProducts(tf: TensorFlow, sequence: Tensor3D, kernel: Tensor2D, bias: Tensor): Tensor2D[] {
  const [steps, rows, features] = sequence.shape;
  const products = tf.add(tf.matMul(tf.reshape(sequence, [steps * rows, features]), kernel), bias);
  return tf.unstack(tf.reshape(products, [steps, rows, kernel.shape[1]]), 0) as Tensor2D[];
}

/** Gradients of the sequence and of the kernel, where `gates` is that of the gates' sums: (steps · rows) × columns. */
export function inputGradients(tf: TensorFlow, sequence: Tensor3D, kernel: Tensor2D, gates: Tensor2D): { readonly sequence: Tensor; readonly kernel: Tensor2D } {
  const [steps, rows, features] = sequence.shape;
  return {
    sequence: tf.reshape(tf.matMul(gates, kernel, false, true), [steps, rows, features]),
    kernel: tf.matMul(tf.reshape(sequence, [steps * rows, features]), gates, true, false),
  };
}

/** The gradient of the weights that take the hidden state: of one product over all steps. */
export function recurrentGradient(tf: TensorFlow, hiddenBefore: readonly Tensor2D[], gates: Tensor2D): Tensor2D {
  return tf.matMul(tf.concat2d([...hiddenBefore], 0), gates, true, false);
}
