import type { KernelConfig, Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { NodeBackend, TensorFlow } from '../tensorflow.ts';

/** The gradient of one step's gates, one op for all that is between two products. */
const gradientKernel = 'LSTMBlockCellGrad';

/** Makes TensorFlow's LSTM op known to tfjs. The first bundle's registration in a process stays. */
export function registerLstm(tf: TensorFlow): void {
  if (tf.getKernelsForBackend('tensorflow').some(({ kernelName }) => kernelName === gradientKernel)) return;
  const kernel: KernelConfig = {
    kernelName: gradientKernel,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend }) => {
      const node = backend as NodeBackend;
      const tensors = Object.values(inputs).filter((tensor) => tensor !== undefined);
      const attributes = [
        { name: 'T', type: node.binding.TF_ATTR_TYPE, value: node.binding.TF_FLOAT },
        { name: 'use_peephole', type: node.binding.TF_ATTR_BOOL, value: false },
      ];
      return node.executeMultipleOutputs(gradientKernel, attributes, tensors, 5);
    },
  };
  tf.registerKernel(kernel);
}

/** One step of a sequence, each rows × units. */
export interface LstmStep {
  readonly inputGate: Tensor2D;
  readonly candidate: Tensor2D;
  readonly forgetGate: Tensor2D;
  readonly outputGate: Tensor2D;
  readonly cell: Tensor2D;
  readonly activatedCell: Tensor2D;
  readonly hidden: Tensor2D;
}

/** What the later steps and the loss say about a step's states. */
export interface LstmStateGradients {
  readonly cell: Tensor;
  readonly hidden: Tensor;
}

/** Of one step: the gradients of the cell before it, and of the gates' sums in the op's order: input, candidate, forget, output. */
export function lstmStepGradient(tf: TensorFlow, step: LstmStep, cellBefore: Tensor, gradients: LstmStateGradients, recurrent: Tensor2D): { readonly cellBefore: Tensor2D; readonly gates: Tensor2D } {
  const { inputGate, candidate, forgetGate, outputGate, cell, activatedCell } = step;
  const [rows, units] = inputGate.shape;
  // of the input, the weights, the bias and the hidden state the op looks at the shapes alone
  const input = tf.zeros([rows, 0]);
  const peephole = tf.zeros([units]);
  const bias = tf.zeros([4 * units]);
  const inputs = { input, cellBefore, hiddenBefore: cellBefore, recurrent, inputPeephole: peephole, forgetPeephole: peephole, outputPeephole: peephole, bias, inputGate, cell, forgetGate, outputGate, candidate, activatedCell, cellGradient: gradients.cell, hiddenGradient: gradients.hidden };
  const [before, gates] = tf.engine().runKernel<Tensor2D[]>(gradientKernel, inputs);
  if (before === undefined || gates === undefined) throw new Error('an LSTM without gradients');
  return { cellBefore: before, gates };
}
