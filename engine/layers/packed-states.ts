import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import type { WantedStates } from './recurrent-cell.ts';

/** What is asked for of all states: kinds × steps, each rows × units, into (kinds · steps) × rows × units. */
export function packStates(tf: TensorFlow, states: readonly (readonly Tensor2D[])[], { steps, kinds }: WantedStates): Tensor3D {
  const wanted = kinds === 'all' ? states : states.slice(0, 1);
  return tf.stack(wanted.flatMap((ofKind) => (steps === 'all' ? ofKind : ofKind.slice(-1)))) as Tensor3D;
}

/** The gradient of what was packed, by kind and step; undefined where the state was not asked for. */
export function unpackGradients(tf: TensorFlow, gradient: Tensor, steps: number, wanted: WantedStates): (kind: number, step: number) => Tensor | undefined {
  const parts = tf.unstack(gradient, 0);
  if (wanted.steps === 'all') return (kind, step) => parts[kind * steps + step];
  return (kind, step) => (step === steps - 1 ? parts[kind] : undefined);
}

/** The sum of the gradients that there are. */
export function sumOfGradients(tf: TensorFlow, first: Tensor | undefined, second: Tensor | undefined): Tensor | undefined {
  return first === undefined || second === undefined ? (first ?? second) : tf.add(first, second);
}
