import type { layers } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { gruStates } from './gru-states.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import { recurrentLayer, type RecurrentOptions } from './recurrent-layer.ts';

const cell: RecurrentCell = { gates: 3, kinds: 1, biasShape: (units) => [2, 3 * units], states: gruStates };

/** GRU with the weights and equations of Keras' default (`reset_after=True`), which tfjs' own layer does not know. */
export function gru(tf: TensorFlow, name: string, options: RecurrentOptions): layers.Layer {
  return recurrentLayer(tf, name, cell, options);
}
