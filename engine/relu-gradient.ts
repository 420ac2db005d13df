import type { KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { NodeBackend, TensorFlow } from './tensorflow.ts';

const gradientKernel = 'ReluGrad';

/** Gives tfjs TensorFlow's own gradient of `relu`, one op: tfjs composes it of seven. The first bundle's registration in a process stays. */
export function replaceReluGradient(tf: TensorFlow): void {
  if (tf.getKernelsForBackend('tensorflow').some(({ kernelName }) => kernelName === gradientKernel)) return;
  const kernel: KernelConfig = {
    kernelName: gradientKernel,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend }) => {
      const node = backend as NodeBackend;
      const { gradient, features } = inputs as { gradient: TensorInfo; features: TensorInfo };
      return node.executeSingleOutput(gradientKernel, [{ name: 'T', type: node.binding.TF_ATTR_TYPE, value: node.binding.TF_FLOAT }], [gradient, features]);
    },
  };
  tf.registerKernel(kernel);
  tf.unregisterGradient('Relu');
  tf.registerGradient({
    kernelName: 'Relu',
    inputsToSave: ['x'],
    gradFunc: (gradient, [features]) => {
      if (Array.isArray(gradient) || features === undefined) throw new Error('relu has one input and one output');
      return { x: () => tf.engine().runKernel<Tensor>(gradientKernel, { gradient, features }) };
    },
  });
}
