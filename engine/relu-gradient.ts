import type { KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { NodeBackend, TensorFlow } from './tensorflow.ts';

/** Gives tfjs TensorFlow's own gradients of `relu` and of `relu6`, one op each: tfjs composes them of several. The first bundle's registration in a process stays. */
export function replaceReluGradients(tf: TensorFlow): void {
  for (const kernelName of ['Relu', 'Relu6']) replaceGradient(tf, kernelName, `${kernelName}Grad`);
}

function replaceGradient(tf: TensorFlow, kernelName: string, gradientKernel: string): void {
  if (tf.getKernelsForBackend('tensorflow').some((kernel) => kernel.kernelName === gradientKernel)) return;
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
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (gradient, [features]) => {
      if (Array.isArray(gradient) || features === undefined) throw new Error(`${kernelName} has one input and one output`);
      return { x: () => tf.engine().runKernel<Tensor>(gradientKernel, { gradient, features }) };
    },
  });
}
