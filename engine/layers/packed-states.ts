import type { Tensor, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import type { WantedStates } from './recurrent-cell.ts';

/** What is asked for of all states: of each kind, steps × rows × units, into (kinds · steps) × rows × units. */
export function packStates(tf: TensorFlow, states: readonly Tensor3D[], { steps, kinds }: WantedStates): Tensor3D {
  const wanted = kinds === 'all' ? states : states.slice(0, 1);
  return tf.concat3d(wanted.map((ofKind) => (steps === 'all' ? ofKind : tf.slice3d(ofKind, [ofKind.shape[0] - 1, 0, 0], [1, -1, -1]))), 0);
}

/** The gradient of what was packed, by kind and step; undefined where the state was not asked for. */
export function unpackGradients(tf: TensorFlow, gradient: Tensor, steps: number, wanted: WantedStates): (kind: number, step: number) => Tensor | undefined {
  const parts = tf.unstack(gradient, 0);
  if (wanted.steps === 'all') return (kind, step) => parts[kind * steps + step];
  return (kind, step) => (step === steps - 1 ? parts[kind] : undefined);
}

/** A state's gradient from outside, if there is any, and that from the next step. */
export function addTo(tf: TensorFlow, outside: Tensor | undefined, fromNext: Tensor): Tensor {
  return outside === undefined ? fromNext : tf.add(outside, fromNext);
}
