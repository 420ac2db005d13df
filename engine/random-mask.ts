import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { statelessRandomWords } from './stateless-random-words.ts';
import type { TensorFlow } from './tensorflow.ts';

/** Words that are less, as signed numbers, have this probability, rounded to a multiple of 2^-16. */
export function maskThreshold(probability: number): number {
  return (Math.round(probability * 0x10000) - 0x8000) * 0x10000;
}

/**
 * Ones, and zeros with this probability, which is rounded to a multiple of 2^-16: each random word decides on two elements, since drawing
 * is what costs.
 */
export function randomMask(tf: TensorFlow, shape: readonly number[], zeroProbability: number, seed: Tensor1D): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const words = statelessRandomWords(tf, Math.ceil(count / 2), seed);
  const threshold = tf.scalar(maskThreshold(zeroProbability), 'int32');
  const halves = [words, tf.mul(words, tf.scalar(0x10000, 'int32'))].map((half) => tf.greaterEqual<Tensor1D>(half, threshold));
  const bits = tf.concat1d(halves);
  return tf.cast(tf.reshape(count % 2 === 0 ? bits : tf.slice1d(bits, 0, count), [...shape]), 'float32');
}
