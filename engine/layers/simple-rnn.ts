import type { layers } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import { recurrentLayer, type RecurrentOptions } from './recurrent-layer.ts';
import { simpleRnnStates } from './simple-rnn-states.ts';

const cell: RecurrentCell = { gates: 1, kinds: 1, biasShape: (units) => [units], states: simpleRnnStates };

/** Simple recurrent network with Keras' weights and equations, and tanh. */
export function simpleRnn(tf: TensorFlow, name: string, options: RecurrentOptions): layers.Layer {
  return recurrentLayer(tf, name, cell, options);
}
