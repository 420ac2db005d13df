import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { withGradient } from './custom-gradient.ts';
import { inputGradients, recurrentGradient } from './input-products.ts';
import { lstmSequence, type LstmSequence, lstmStepGradient } from './lstm-kernels.ts';
import { addTo, packStates, unpackGradients } from './packed-states.ts';
import type { RecurrentPass, WantedStates } from './recurrent-cell.ts';

/**
 * Hidden states and cells of an LSTM (Hochreiter & Schmidhuber 1997) with Keras' equations. Forwards the whole sequence is one op; its
 * gradient takes three ops a step, and one product for the weights' gradient over all steps, which TensorFlow's own op takes step by step.
 */
export function lstmStates(tf: TensorFlow, pass: RecurrentPass, wanted: WantedStates): Tensor3D {
  const { sequence, kernel, recurrent, bias, before } = pass;
  const [hiddenBefore, cellBefore] = before as [Tensor2D, Tensor2D];
  return withGradient(
    tf,
    [sequence, kernel, recurrent, bias, hiddenBefore, cellBefore],
    () => {
      const run = lstmSequence(tf, pass);
      return { value: packStates(tf, [run.hidden, run.cell], wanted), saved: parts.map((part) => run[part]) };
    },
    (gradient, [input, inputKernel, recurrentKernel, , hidden, cell], saved) => {
      const run = Object.fromEntries(parts.map((part, place) => [part, tf.unstack(saved[place] ?? gradient, 0)])) as Record<Part, Tensor[]>;
      // in the order of the gradient's op
      const [ordered, orderedRecurrent] = [exchangeGates(tf, inputKernel), exchangeGates(tf, recurrentKernel)];
      const back = backwards(tf, run, cell, orderedRecurrent, unpackGradients(tf, gradient, input.shape[0], wanted));
      const gates = tf.concat2d(back.gates, 0);
      const ofInput = inputGradients(tf, input, ordered, gates);
      const ofRecurrent = recurrentGradient(tf, [hidden, ...(run.hidden.slice(0, -1) as Tensor2D[])], gates);
      return [ofInput.sequence, exchangeGates(tf, ofInput.kernel), exchangeGates(tf, ofRecurrent), exchangeGates(tf, tf.sum(gates, 0)), back.hidden, back.cell];
    },
  ) as Tensor3D;
}

type Part = keyof LstmSequence;

const parts = ['inputGate', 'candidate', 'forgetGate', 'outputGate', 'cell', 'activatedCell', 'hidden'] as const satisfies Part[];

/** From the last step to the first: gradients of the gates' sums at each step, and of the states before the first. */
function backwards(tf: TensorFlow, run: Readonly<Record<Part, readonly Tensor[]>>, cellBefore: Tensor, recurrent: Tensor2D, fromOutside: (kind: number, step: number) => Tensor | undefined): { readonly gates: Tensor2D[]; readonly hidden: Tensor; readonly cell: Tensor } {
  const none = tf.zerosLike(cellBefore);
  const gates: Tensor2D[] = [];
  let [hidden, cell]: [Tensor, Tensor] = [none, none];
  for (let step = run.hidden.length - 1; step >= 0; step -= 1) {
    const part = (name: Part): Tensor => run[name][step] ?? none;
    const result = lstmStepGradient(
      tf,
      {
        inputGate: part('inputGate'),
        candidate: part('candidate'),
        forgetGate: part('forgetGate'),
        outputGate: part('outputGate'),
        cell: part('cell'),
        activatedCell: part('activatedCell'),
        cellBefore: run.cell[step - 1] ?? cellBefore,
        cellGradient: addTo(tf, fromOutside(1, step), cell),
        hiddenGradient: addTo(tf, fromOutside(0, step), hidden),
      },
      recurrent,
    );
    gates.unshift(result.gates);
    hidden = tf.matMul(result.gates, recurrent, false, true);
    cell = result.cellBefore;
  }
  return { gates, hidden, cell };
}

/** From Keras' order of the gates in the last dimension to that of the gradient's op, and back: forget and candidate change places. */
function exchangeGates<Weights extends Tensor>(tf: TensorFlow, weights: Weights): Weights {
  const axis = weights.rank - 1;
  const [input, second, third, output] = tf.split(weights, 4, axis) as [Tensor, Tensor, Tensor, Tensor];
  return tf.concat([input, third, second, output], axis) as Weights;
}
