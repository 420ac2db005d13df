import type { TensorInfo } from '@tensorflow/tfjs';
import type { NodeBackend, TensorFlow } from './tensorflow.ts';

type Attributes = Parameters<NodeBackend['executeSingleOutput']>[1];

/**
 * Makes an op of TensorFlow with one output known to tfjs under its own name. Several bundles may share a process: the first one's
 * registration stays.
 * @param inputNames in the order of the op's inputs
 * @returns whether it was not known before
 */
export function registerOp(tf: TensorFlow, op: string, inputNames: readonly string[], attributesOf: (node: NodeBackend) => Attributes): boolean {
  if (tf.getKernelsForBackend('tensorflow').some(({ kernelName }) => kernelName === op)) return false;
  tf.registerKernel({
    kernelName: op,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend }) => {
      const node = backend as NodeBackend;
      return node.executeSingleOutput(op, attributesOf(node), inputNames.map((name) => inputs[name] as TensorInfo));
    },
  });
  return true;
}

/** The attribute `T` of an op on float32. */
export function float32Type({ binding }: NodeBackend): Attributes {
  return [{ name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }];
}
