import type { KernelConfig, Tensor, Tensor1D, TensorInfo } from '@tensorflow/tfjs';
import type { NodeBackend, TensorFlow } from './tensorflow.ts';

const kernelName = 'StatelessRandomUniform';

/**
 * Makes TensorFlow's op of this name known to tfjs, which has no generator that depends on its arguments alone. Several bundles
 * may share a process: the first one's registration stays.
 */
export function registerStatelessRandomUniform(tf: TensorFlow): void {
  if (tf.getKernelsForBackend('tensorflow').some((kernel) => kernel.kernelName === kernelName)) return;
  const kernel: KernelConfig = {
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend }) => {
      const node = backend as NodeBackend;
      const { shape, seed } = inputs as { shape: TensorInfo; seed: TensorInfo };
      const typeAttribute = (name: string, dtype: 'float32' | 'int32') => ({ name, type: node.binding.TF_ATTR_TYPE, value: node.getDTypeInteger(dtype) });
      const attributes = [typeAttribute('dtype', 'float32'), typeAttribute('T', 'int32'), typeAttribute('Tseed', 'int32')];
      return node.executeSingleOutput(kernelName, attributes, [shape, seed]);
    },
  };
  tf.registerKernel(kernel);
}

/** Numbers from [0, 1) that depend on the shape and the two words of the seed alone. */
export function statelessRandomUniform(tf: TensorFlow, shape: readonly number[], seed: Tensor1D): Tensor {
  return tf.engine().runKernel<Tensor>(kernelName, { shape: tf.tensor1d([...shape], 'int32'), seed });
}
