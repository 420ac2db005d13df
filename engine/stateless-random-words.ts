import type { KernelConfig, Tensor1D, TensorInfo } from '@tensorflow/tfjs';
import type { NodeBackend, TensorFlow } from './tensorflow.ts';

const kernelName = 'StatelessRandomUniformFullInt';

/**
 * Makes TensorFlow's op of this name known to tfjs, which has no generator that depends on its arguments alone. Several bundles
 * may share a process: the first one's registration stays.
 */
export function registerStatelessRandomWords(tf: TensorFlow): void {
  if (tf.getKernelsForBackend('tensorflow').some((kernel) => kernel.kernelName === kernelName)) return;
  const kernel: KernelConfig = {
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend }) => {
      const node = backend as NodeBackend;
      const { shape, seed } = inputs as { shape: TensorInfo; seed: TensorInfo };
      const attributes = ['dtype', 'T', 'Tseed'].map((name) => ({ name, type: node.binding.TF_ATTR_TYPE, value: node.getDTypeInteger('int32') }));
      return node.executeSingleOutput(kernelName, attributes, [shape, seed]);
    },
  };
  tf.registerKernel(kernel);
}

/** 32 random bits an element, which depend on the count and the two words of the seed alone. */
export function statelessRandomWords(tf: TensorFlow, count: number, seed: Tensor1D): Tensor1D {
  return tf.engine().runKernel<Tensor1D>(kernelName, { shape: tf.tensor1d([count], 'int32'), seed });
}
