import type { layers } from '@tensorflow/tfjs';
import { mayUseOwnOps } from '../own-ops.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { fusedLstmStates } from './fused-lstm.ts';
import { lstmStates } from './lstm-states.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import { recurrentLayer, type RecurrentOptions } from './recurrent-layer.ts';

const cell: RecurrentCell = {
  gates: 4,
  kinds: 2,
  biasShape: (units) => [4 * units],
  biasAt: (place, units) => (place >= units && place < 2 * units ? 1 : 0),
  states: (tf, pass, wanted) => (mayUseOwnOps(tf) ? fusedLstmStates(tf, pass, wanted) : lstmStates(tf, pass, wanted)),
};

/** LSTM with Keras' weights and equations: sigmoid gates, tanh, forget bias 1. Its states are the hidden one and the cell. */
export function lstm(tf: TensorFlow, name: string, options: RecurrentOptions): layers.Layer {
  return recurrentLayer(tf, name, cell, options);
}
