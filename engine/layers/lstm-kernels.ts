import type { KernelConfig, Tensor, Tensor2D, Tensor3D, TensorInfo } from '@tensorflow/tfjs';
import { Int64Scalar } from '@tensorflow/tfjs-node-gpu/dist/int64_tensors.js';
import type { NodeBackend, TensorFlow } from '../tensorflow.ts';
import type { RecurrentPass } from './recurrent-cell.ts';

/** TensorFlow's fused LSTM over a whole sequence, and the gradient of one step. Neither has connections of the gates to the cell. */
const kernels = {
  sequence: { name: 'BlockLSTMV2', outputs: 7 },
  stepGradient: { name: 'LSTMBlockCellGrad', outputs: 5 },
} as const;

/** What the fused op computes, each steps × rows × units. */
export interface LstmSequence {
  readonly inputGate: Tensor3D;
  readonly cell: Tensor3D;
  readonly forgetGate: Tensor3D;
  readonly outputGate: Tensor3D;
  readonly candidate: Tensor3D;
  readonly activatedCell: Tensor3D;
  readonly hidden: Tensor3D;
}

/** Makes TensorFlow's LSTM ops known to tfjs. The first bundle's registration in a process stays. */
export function registerLstm(tf: TensorFlow): void {
  if (tf.getKernelsForBackend('tensorflow').some(({ kernelName }) => kernelName === kernels.sequence.name)) return;
  for (const { name, outputs } of Object.values(kernels)) {
    const kernel: KernelConfig = {
      kernelName: name,
      backendName: 'tensorflow',
      kernelFunc: ({ inputs, backend }) => {
        const node = backend as NodeBackend;
        const tensors = Object.values(inputs).filter((tensor) => tensor !== undefined);
        const steps = name === kernels.sequence.name ? [new Int64Scalar(tensors[0]?.shape[0] ?? 0) as unknown as TensorInfo] : [];
        const attributes = [
          { name: 'T', type: node.binding.TF_ATTR_TYPE, value: node.binding.TF_FLOAT },
          { name: 'use_peephole', type: node.binding.TF_ATTR_BOOL, value: false },
        ];
        return node.executeMultipleOutputs(name, attributes, [...steps, ...tensors], outputs);
      },
    };
    tf.registerKernel(kernel);
  }
}

/** Runs the sequence. The gates stand in Keras' order in the weights: input, forget, candidate, output. */
export function lstmSequence(tf: TensorFlow, { sequence, kernel, recurrent, bias, before }: RecurrentPass): LstmSequence {
  const [hiddenBefore, cellBefore] = before;
  if (hiddenBefore === undefined || cellBefore === undefined) throw new Error('an LSTM starts with a hidden state and a cell');
  const peephole = tf.zeros([recurrent.shape[0]]);
  const weights = tf.concat2d([kernel, recurrent], 0);
  const inputs = { sequence, cellBefore, hiddenBefore, weights, inputPeephole: peephole, forgetPeephole: peephole, outputPeephole: peephole, bias };
  const [inputGate, cell, forgetGate, outputGate, candidate, activatedCell, hidden] = tf.engine().runKernel<Tensor3D[]>(kernels.sequence.name, inputs);
  if (inputGate === undefined || cell === undefined || forgetGate === undefined || outputGate === undefined || candidate === undefined || activatedCell === undefined || hidden === undefined) {
    throw new Error('an LSTM without states');
  }
  return { inputGate, cell, forgetGate, outputGate, candidate, activatedCell, hidden };
}

/** One step of a sequence, each rows × units, and what the rest of it says about the step's states. */
export interface LstmStep extends Record<Exclude<keyof LstmSequence, 'hidden'>, Tensor> {
  readonly cellBefore: Tensor;
  readonly cellGradient: Tensor;
  readonly hiddenGradient: Tensor;
}

/** Of one step: the gradients of the cell before it, and of the gates' sums in the op's order: input, candidate, forget, output. */
export function lstmStepGradient(tf: TensorFlow, step: LstmStep, recurrent: Tensor2D): { readonly cellBefore: Tensor2D; readonly gates: Tensor2D } {
  const { cellBefore, inputGate, cell, forgetGate, outputGate, candidate, activatedCell, cellGradient, hiddenGradient } = step;
  const [rows = 0, units = 0] = cellBefore.shape;
  // of the input, the weights, the bias and the hidden state the op looks at the shapes alone
  const input = tf.zeros([rows, 0]);
  const peephole = tf.zeros([units]);
  const bias = tf.zeros([4 * units]);
  const inputs = { input, cellBefore, hiddenBefore: cellBefore, recurrent, inputPeephole: peephole, forgetPeephole: peephole, outputPeephole: peephole, bias, inputGate, cell, forgetGate, outputGate, candidate, activatedCell, cellGradient, hiddenGradient };
  const [before, gates] = tf.engine().runKernel<Tensor2D[]>(kernels.stepGradient.name, inputs);
  if (before === undefined || gates === undefined) throw new Error('an LSTM without gradients');
  return { cellBefore: before, gates };
}
