import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { withGradient } from './custom-gradient.ts';
import { inputGradients, inputProducts, recurrentGradient } from './input-products.ts';
import { type LstmStep, lstmStepGradient } from './lstm-kernels.ts';
import { packStates, sumOfGradients, unpackGradients } from './packed-states.ts';
import type { RecurrentPass, WantedStates } from './recurrent-cell.ts';

/** Hidden states and cells of an LSTM (Hochreiter & Schmidhuber 1997) with Keras' equations and order of gates. */
export function lstmStates(tf: TensorFlow, { sequence, kernel, recurrent, bias, before }: RecurrentPass, wanted: WantedStates): Tensor3D {
  const [hiddenBefore, cellBefore] = before;
  if (hiddenBefore === undefined || cellBefore === undefined) throw new Error('an LSTM starts with a hidden state and a cell');
  return withGradient(
    tf,
    [sequence, kernel, recurrent, bias, hiddenBefore, cellBefore],
    () => {
      const ordered = [kernel, recurrent, bias].map((weights) => exchangeGates(tf, weights)) as [Tensor2D, Tensor2D, Tensor];
      const steps = forwards(tf, inputProducts(tf, sequence, ordered[0], ordered[2]), ordered[1], hiddenBefore, cellBefore);
      const value = packStates(tf, [steps.map(({ hidden }) => hidden), steps.map(({ cell }) => cell)], wanted);
      return { value, saved: [ordered[0], ordered[1], ...steps.flatMap(tensorsOf)] };
    },
    (gradient, [input, , , , hidden, cell], [orderedKernel, orderedRecurrent, ...saved]) => {
      const steps = stepsOf(saved as Tensor2D[]);
      const weights = orderedRecurrent as Tensor2D;
      const back = backwards(tf, steps, cell, weights, unpackGradients(tf, gradient, steps.length, wanted));
      const gates = tf.concat2d(back.gates, 0);
      const { sequence: ofInput, kernel: ofKernel } = inputGradients(tf, input, orderedKernel as Tensor2D, gates);
      const ofRecurrent = recurrentGradient(tf, [hidden, ...steps.slice(0, -1).map((step) => step.hidden)], gates);
      return [ofInput, exchangeGates(tf, ofKernel), exchangeGates(tf, ofRecurrent), exchangeGates(tf, tf.sum(gates, 0)), back.hidden, back.cell];
    },
  ) as Tensor3D;
}

function forwards(tf: TensorFlow, products: readonly Tensor2D[], recurrent: Tensor2D, hiddenBefore: Tensor2D, cellBefore: Tensor2D): LstmStep[] {
  let [lastHidden, lastCell] = [hiddenBefore, cellBefore];
  return products.map((product) => {
    const [input, candidateSum, forget, output] = tf.split(tf.add<Tensor2D>(product, tf.matMul(lastHidden, recurrent)), 4, 1) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
    const [inputGate, forgetGate, outputGate, candidate] = [tf.sigmoid(input), tf.sigmoid(forget), tf.sigmoid(output), tf.tanh(candidateSum)];
    const cell = tf.add<Tensor2D>(tf.mul(forgetGate, lastCell), tf.mul(inputGate, candidate));
    const activatedCell = tf.tanh(cell);
    const hidden = tf.mul<Tensor2D>(outputGate, activatedCell);
    [lastHidden, lastCell] = [hidden, cell];
    return { inputGate, candidate, forgetGate, outputGate, cell, activatedCell, hidden };
  });
}

/** From the last step to the first: gradients of the gates' sums at each step, and of the states before the first. */
function backwards(tf: TensorFlow, steps: readonly LstmStep[], cellBefore: Tensor, recurrent: Tensor2D, fromOutside: (kind: number, step: number) => Tensor | undefined): { readonly gates: Tensor2D[]; readonly hidden: Tensor; readonly cell: Tensor } {
  // as it is multiplied by in each step, a copy in the other order of memory pays
  const transposed = tf.transpose(recurrent);
  const none = tf.zerosLike(cellBefore);
  const gates: Tensor2D[] = [];
  let hidden: Tensor | undefined;
  let cell: Tensor | undefined;
  for (const [index, step] of [...steps.entries()].reverse()) {
    const gradients = { hidden: sumOfGradients(tf, fromOutside(0, index), hidden) ?? none, cell: sumOfGradients(tf, fromOutside(1, index), cell) ?? none };
    const result = lstmStepGradient(tf, step, steps[index - 1]?.cell ?? cellBefore, gradients, recurrent);
    gates.unshift(result.gates);
    hidden = tf.matMul(result.gates, transposed);
    cell = result.cellBefore;
  }
  return { gates, hidden: hidden ?? none, cell: cell ?? none };
}

function tensorsOf({ inputGate, candidate, forgetGate, outputGate, cell, activatedCell, hidden }: LstmStep): Tensor2D[] {
  return [inputGate, candidate, forgetGate, outputGate, cell, activatedCell, hidden];
}

function stepsOf(tensors: readonly Tensor2D[]): LstmStep[] {
  return Array.from({ length: tensors.length / 7 }, (_, step) => {
    const [inputGate, candidate, forgetGate, outputGate, cell, activatedCell, hidden] = tensors.slice(7 * step, 7 * step + 7) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D];
    return { inputGate, candidate, forgetGate, outputGate, cell, activatedCell, hidden };
  });
}

/** From Keras' order of the gates in the last dimension to that of the gradient's op, and back: forget and candidate change places. */
function exchangeGates(tf: TensorFlow, weights: Tensor): Tensor {
  const axis = weights.rank - 1;
  const [input, second, third, output] = tf.split(weights, 4, axis) as [Tensor, Tensor, Tensor, Tensor];
  return tf.concat([input, third, second, output], axis);
}
