import type { KernelConfig, Tensor, Tensor1D, Tensor2D, Tensor3D, TensorInfo } from '@tensorflow/tfjs';
import { Int64Scalar } from '@tensorflow/tfjs-node-gpu/dist/int64_tensors.js';
import type { NodeBackend, TensorFlow } from '../tensorflow.ts';

const forward = { kernelName: 'BlockLSTMV2', outputs: 7 } as const;
const backward = { kernelName: 'BlockLSTMGradV2', outputs: 8 } as const;

/** Makes TensorFlow's fused LSTM and its gradient known to tfjs. The first bundle's registration in a process stays. */
export function registerLstm(tf: TensorFlow): void {
  if (tf.getKernelsForBackend('tensorflow').some(({ kernelName }) => kernelName === forward.kernelName)) return;
  for (const { kernelName, outputs } of [forward, backward]) {
    const kernel: KernelConfig = {
      kernelName,
      backendName: 'tensorflow',
      kernelFunc: ({ inputs, backend }) => {
        const node = backend as NodeBackend;
        const tensors = Object.values(inputs).filter((tensor) => tensor !== undefined);
        const steps = new Int64Scalar(tensors[0]?.shape[0] ?? 0) as unknown as TensorInfo;
        const attributes = [
          { name: 'T', type: node.binding.TF_ATTR_TYPE, value: node.binding.TF_FLOAT },
          { name: 'use_peephole', type: node.binding.TF_ATTR_BOOL, value: false },
        ];
        return node.executeMultipleOutputs(kernelName, attributes, [steps, ...tensors], outputs);
      },
    };
    tf.registerKernel(kernel);
  }
}

/**
 * Hidden states of an LSTM (Hochreiter & Schmidhuber 1997) at all steps, from zeros: one op for the whole sequence, another for its
 * gradient. Gates stand in Keras' order: input, forget, cell, output.
 * @param sequence steps × rows × features
 * @param weights (features + units) × 4 units
 * @returns steps × rows × units
 */
export function lstmStates(tf: TensorFlow, sequence: Tensor3D, weights: Tensor2D, bias: Tensor1D): Tensor3D {
  const [, rows] = sequence.shape;
  const units = bias.shape[0] / 4;
  const run = (name: string, inputs: Record<string, Tensor>) => tf.engine().runKernel<Tensor[]>(name, inputs);
  const states = tf.customGrad((x, w, b, save) => {
    const zeros = tf.zeros([rows, units]);
    const peephole = tf.zeros([units]);
    const given = { x: x as Tensor, cellBefore: zeros, hiddenBefore: zeros, w: w as Tensor, inputPeephole: peephole, forgetPeephole: peephole, outputPeephole: peephole, b: b as Tensor };
    const results = run(forward.kernelName, given);
    const hidden = results[6];
    if (hidden === undefined) throw new Error('an LSTM without states');
    (save as unknown as (tensors: Tensor[]) => void)([given.x, given.w, given.b, ...results]);
    return {
      value: hidden,
      gradFunc: (gradient: Tensor, saved: Tensor[]) => {
        const [savedX = given.x, savedW = given.w, savedB = given.b, ...savedResults] = saved;
        const before = tf.zeros([rows, units]);
        const none = tf.zeros([units]);
        const inputs = { x: savedX, cellBefore: before, hiddenBefore: before, w: savedW, inputPeephole: none, forgetPeephole: none, outputPeephole: none, b: savedB };
        const named = Object.fromEntries(savedResults.map((tensor, place) => [`result${place}`, tensor]));
        const [xGradient = gradient, , , wGradient = gradient, , , , bGradient = gradient] = run(backward.kernelName, { ...inputs, ...named, cellGradient: tf.zerosLike(gradient), hiddenGradient: gradient });
        return [xGradient, wGradient, bGradient];
      },
    };
  });
  return states(sequence, weights, bias) as Tensor3D;
}
