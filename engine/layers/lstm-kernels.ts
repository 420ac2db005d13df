import type { KernelConfig, Tensor, Tensor2D, TensorInfo } from '@tensorflow/tfjs';
import { Int64Scalar } from '@tensorflow/tfjs-node-gpu/dist/int64_tensors.js';
import type { NodeBackend, TensorFlow } from '../tensorflow.ts';

/** TensorFlow's fused LSTM over a whole sequence, and the gradient of one step. Neither has connections of the gates to the cell. */
const kernels = {
  sequence: { name: 'BlockLSTMV2', outputs: 7 },
  stepGradient: { name: 'LSTMBlockCellGrad', outputs: 5 },
} as const;

/** What the fused op computes, each steps × rows × units. */
export interface LstmSequence {
  readonly inputGate: Tensor;
  readonly cell: Tensor;
  readonly forgetGate: Tensor;
  readonly outputGate: Tensor;
  readonly candidate: Tensor;
  readonly activatedCell: Tensor;
  readonly hidden: Tensor;
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

/** Runs the sequence from zeros. `weights` are (features + units) × 4 units, the gates in Keras' order: input, forget, cell, output. */
export function lstmSequence(tf: TensorFlow, sequence: Tensor, weights: Tensor, bias: Tensor): LstmSequence {
  const units = bias.size / 4;
  const before = tf.zeros([sequence.shape[1] ?? 1, units]);
  const peephole = tf.zeros([units]);
  const inputs = { sequence, cellBefore: before, hiddenBefore: before, weights, inputPeephole: peephole, forgetPeephole: peephole, outputPeephole: peephole, bias };
  const [inputGate, cell, forgetGate, outputGate, candidate, activatedCell, hidden] = tf.engine().runKernel<Tensor[]>(kernels.sequence.name, inputs);
  if (inputGate === undefined || cell === undefined || forgetGate === undefined || outputGate === undefined || candidate === undefined || activatedCell === undefined || hidden === undefined) {
    throw new Error('an LSTM without states');
  }
  return { inputGate, cell, forgetGate, outputGate, candidate, activatedCell, hidden };
}

/** One step of a sequence, each rows × units, and what the rest of it says about the step's states. */
export interface LstmStep extends Omit<LstmSequence, 'hidden'> {
  readonly cellBefore: Tensor;
  readonly cellGradient: Tensor;
  readonly hiddenGradient: Tensor;
}

/** Of one step: the gradients of the cell before it, and of the gates' sums in the op's order: input, cell, forget, output. */
export function lstmStepGradient(tf: TensorFlow, step: LstmStep, weights: Tensor2D, bias: Tensor): { readonly cellBefore: Tensor; readonly gates: Tensor } {
  const [rows = 0, units = 0] = step.cellBefore.shape;
  // the op looks at the shapes of these alone
  const input = tf.zeros([rows, weights.shape[0] - units]);
  const peephole = tf.zeros([units]);
  const { cellBefore, inputGate, cell, forgetGate, outputGate, candidate, activatedCell, cellGradient, hiddenGradient } = step;
  const inputs = { input, cellBefore, hiddenBefore: cellBefore, weights, inputPeephole: peephole, forgetPeephole: peephole, outputPeephole: peephole, bias, inputGate, cell, forgetGate, outputGate, candidate, activatedCell, cellGradient, hiddenGradient };
  const [before, gates] = tf.engine().runKernel<Tensor[]>(kernels.stepGradient.name, inputs);
  if (before === undefined || gates === undefined) throw new Error('an LSTM without gradients');
  return { cellBefore: before, gates };
}
