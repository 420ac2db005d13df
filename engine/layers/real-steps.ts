import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { withGradient } from './custom-gradient.ts';

/** Ways to leave out masked steps and to put the states back where they belong. */
export interface RealSteps {
  /** Moves each row's real steps to the front, in their order; what comes after them is of no account. */
  compact(sequence: Tensor3D): Tensor3D;
  /** From the states before and after each real step, (steps + 1) × rows × units: at each step the state after the last real one. */
  spread(states: Tensor3D): Tensor3D;
  /** The state after each row's last real step: rows × units. */
  last(states: Tensor3D): Tensor2D;
}

/** @param mask rows × steps, true where a step is real. */
export function realSteps(tf: TensorFlow, mask: Tensor2D): RealSteps {
  const [rows, steps] = mask.shape;
  const size = rows * steps;
  const integer = (value: number) => tf.scalar(value, 'int32');
  const row = tf.range(0, rows, 1, 'int32');
  const step = tf.reshape(tf.range(0, steps, 1, 'int32'), [steps, 1]);
  const real = tf.transpose(tf.cast(mask, 'int32'));
  const realSoFar = tf.cumsum(real, 0);
  const total = tf.slice(realSoFar, [steps - 1, 0], [1, rows]);
  const place = tf.where(tf.cast(real, 'bool'), tf.sub(realSoFar, integer(1)), tf.sub(tf.add(total, step), realSoFar));
  const flat = (places: Tensor, count: number) => tf.reshape(tf.add(tf.mul(places, integer(rows)), row), [count]);
  const to = flat(place, size);
  const from = tf.scatterND(tf.reshape(to, [size, 1]), tf.range(0, size, 1, 'int32'), [size]);
  const pick = (tensor: Tensor, places: Tensor) => tf.gather(tf.reshape(tensor, [-1, tensor.shape.at(-1) ?? 1]), places);
  return {
    compact: (sequence) =>
      withGradient(
        tf,
        [sequence, from, to],
        () => ({ value: tf.reshape(pick(sequence, from), sequence.shape), saved: [] }),
        (gradient, [, , places]) => [tf.reshape(pick(gradient, places), sequence.shape), tf.zerosLike(from), tf.zerosLike(to)],
      ) as Tensor3D,
    spread: (states) => tf.reshape(pick(states, flat(realSoFar, size)), [steps, rows, states.shape[2]]),
    last: (states) => pick(states, flat(total, rows)) as Tensor2D,
  };
}
