import type { GatherV2Attrs, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { NodeBackend, TensorFlow } from './tensorflow.ts';

const kernelName = 'GatherV2';
const replaced = new WeakSet<object>();

/**
 * Replaces tfjs' kernel, which reads all indices back into JavaScript to check them: a traced graph has none to read, and TensorFlow
 * checks them itself.
 */
export function replaceGather(tf: TensorFlow): void {
  const backend = tf.backend();
  if (replaced.has(backend)) return;
  replaced.add(backend);
  tf.unregisterKernel(kernelName, 'tensorflow');
  const kernel: KernelConfig = {
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs, backend: given }) => {
      const node = given as NodeBackend;
      const { x, indices } = inputs as { x: TensorInfo; indices: TensorInfo };
      const { axis, batchDims } = attrs as unknown as GatherV2Attrs;
      return tf.tidy(() => {
        const typeAttribute = (name: string, dtype: typeof x.dtype) => ({ name, type: node.binding.TF_ATTR_TYPE, value: node.getDTypeInteger(dtype) });
        const attributes = [{ name: 'batch_dims', type: node.binding.TF_ATTR_INT, value: batchDims }, typeAttribute('Tparams', x.dtype), typeAttribute('Tindices', indices.dtype), typeAttribute('Taxis', 'int32')];
        return node.executeSingleOutput(kernelName, attributes, [x, indices, tf.scalar(axis, 'int32')]);
      });
    },
  };
  tf.registerKernel(kernel);
}
