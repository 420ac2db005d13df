import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs';
import type { NodeBackend, TensorFlow } from './tensorflow.ts';

type Attributes = Parameters<NodeBackend['executeSingleOutput']>[1];

/** An op as tfjs is told of it. */
export interface OpRegistration {
  readonly op: string;
  /** In the order of the op's inputs. */
  readonly inputs: readonly string[];
  readonly outputs: number;
  attributesOf(node: NodeBackend, given: NamedAttrMap): Attributes;
}

/**
 * Makes an op of TensorFlow with one output known to tfjs under its own name. Several bundles may share a process: the first one's
 * registration stays.
 * @param inputNames in the order of the op's inputs
 * @returns whether it was not known before
 */
export function registerOp(tf: TensorFlow, op: string, inputNames: readonly string[], attributesOf: (node: NodeBackend) => Attributes): boolean {
  return registerOps(tf, { op, inputs: inputNames, outputs: 1, attributesOf });
}

/** The same for an op with any number of outputs, which may be given attributes by whoever runs it. */
export function registerOps(tf: TensorFlow, { op, inputs: inputNames, outputs, attributesOf }: OpRegistration): boolean {
  if (tf.getKernelsForBackend('tensorflow').some(({ kernelName }) => kernelName === op)) return false;
  tf.registerKernel({
    kernelName: op,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const node = backend as NodeBackend;
      const tensors = inputNames.map((name) => inputs[name] as TensorInfo);
      const attributes = attributesOf(node, attrs ?? {});
      return outputs === 1 ? node.executeSingleOutput(op, attributes, tensors) : node.executeMultipleOutputs(op, attributes, tensors, outputs);
    },
  });
  return true;
}

/** The attribute `T` of an op on float32. */
export function float32Type({ binding }: NodeBackend): Attributes {
  return [{ name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }];
}
