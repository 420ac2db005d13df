import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { lstmSequence, type LstmSequence, lstmStepGradient } from './lstm-kernels.ts';

/**
 * Hidden states of an LSTM (Hochreiter & Schmidhuber 1997) at all steps, from zeros. Forwards the whole sequence is one op; its gradient
 * takes three ops a step, and one product for the weights' gradient over all steps, which TensorFlow's own op takes step by step.
 * @param sequence steps × rows × features
 * @param weights (features + units) × 4 units, the gates in Keras' order
 * @returns steps × rows × units
 */
export function lstmStates(tf: TensorFlow, sequence: Tensor3D, weights: Tensor2D, bias: Tensor1D): Tensor3D {
  const states = tf.customGrad((x, w, b, save) => {
    const [input, matrix, offset] = [x as Tensor3D, w as Tensor2D, b as Tensor1D];
    const run = lstmSequence(tf, input, matrix, offset);
    const names = Object.keys(run) as (keyof LstmSequence)[];
    (save as unknown as (tensors: Tensor[]) => void)([input, matrix, offset, ...Object.values(run) as Tensor[]]);
    return {
      value: run.hidden,
      gradFunc: (gradient: Tensor, [savedInput = input, savedMatrix = matrix, savedOffset = offset, ...tensors]: Tensor[]) => {
        const saved = Object.fromEntries(names.map((name, place) => [name, tensors[place] ?? run[name]])) as unknown as LstmSequence;
        return gradients(tf, { input: savedInput as Tensor3D, weights: savedMatrix as Tensor2D, bias: savedOffset as Tensor1D, run: saved, hiddenGradient: gradient });
      },
    };
  });
  return states(sequence, weights, bias) as Tensor3D;
}

interface BackwardPass {
  readonly input: Tensor3D;
  readonly weights: Tensor2D;
  readonly bias: Tensor1D;
  readonly run: LstmSequence;
  readonly hiddenGradient: Tensor;
}

/** Of the input, the weights and the bias. */
function gradients(tf: TensorFlow, { input, weights, bias, run, hiddenGradient }: BackwardPass): Tensor[] {
  const [steps, rows, features] = input.shape;
  const units = bias.size / 4;
  const reordered = exchangeGates(tf, weights);
  const recurrent = tf.slice(reordered, [features, 0], [units, 4 * units]);
  const gates = gateGradients(tf, run, hiddenGradient, recurrent, weights, bias);
  const flat = tf.reshape(gates, [steps * rows, 4 * units]);
  const hiddenBefore = tf.concat([tf.zeros([1, rows, units]), tf.slice(run.hidden, [0, 0, 0], [steps - 1, rows, units])], 0);
  const seen = tf.reshape(tf.concat([input, hiddenBefore], 2), [steps * rows, features + units]);
  const kernel = tf.slice(reordered, [0, 0], [features, 4 * units]);
  return [
    tf.reshape(tf.matMul(flat, kernel, false, true), [steps, rows, features]),
    exchangeGates(tf, tf.matMul(seen, flat, true, false)),
    tf.reshape(exchangeGates(tf, tf.sum(flat, 0, true)), [4 * units]),
  ];
}

/** Gradients of the gates' sums at all steps, from the last to the first: steps × rows × 4 units. */
function gateGradients(tf: TensorFlow, run: LstmSequence, hiddenGradient: Tensor, recurrent: Tensor2D, weights: Tensor2D, bias: Tensor1D): Tensor {
  const at = (tensor: Tensor) => tf.unstack(tensor, 0);
  const parts = { inputGate: at(run.inputGate), cell: at(run.cell), forgetGate: at(run.forgetGate), outputGate: at(run.outputGate), candidate: at(run.candidate), activatedCell: at(run.activatedCell) };
  const fromOutside = at(hiddenGradient);
  const zeros = tf.zerosLike(fromOutside[0] ?? hiddenGradient);
  const all: Tensor[] = [];
  let cellGradient: Tensor = zeros;
  let fromLater: Tensor | undefined;
  for (let step = fromOutside.length - 1; step >= 0; step -= 1) {
    const part = (tensors: readonly Tensor[]): Tensor => tensors[step] ?? zeros;
    const result = lstmStepGradient(
      tf,
      {
        inputGate: part(parts.inputGate),
        cell: part(parts.cell),
        forgetGate: part(parts.forgetGate),
        outputGate: part(parts.outputGate),
        candidate: part(parts.candidate),
        activatedCell: part(parts.activatedCell),
        cellBefore: parts.cell[step - 1] ?? zeros,
        cellGradient,
        hiddenGradient: fromLater === undefined ? part(fromOutside) : tf.add(part(fromOutside), fromLater),
      },
      weights,
      bias,
    );
    all.unshift(result.gates);
    cellGradient = result.cellBefore;
    fromLater = tf.matMul(result.gates, recurrent, false, true);
  }
  return tf.stack(all, 0);
}

/** From Keras' order of the gates in the columns to that of the step's op, and back: forget and cell change places. */
function exchangeGates(tf: TensorFlow, matrix: Tensor2D): Tensor2D {
  const [first, second, third, fourth] = tf.split<Tensor2D>(matrix, 4, 1);
  return tf.concat2d([first, third, second, fourth].filter((part) => part !== undefined), 1);
}
