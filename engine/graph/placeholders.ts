import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { dataTypeOf, dataTypes, type ElementType } from './data-types.ts';
import type { Graph, Output } from './graph.ts';
import type { Tracer } from './tracer.ts';

/** What a tensor that is fed has to be. */
export interface TensorSpecification {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
}

/** A place for a tensor in a graph, and what stands for it while a function is traced. */
export interface Placeholder {
  readonly output: Output;
  readonly tensor: Tensor;
}

/** Adds a place for a tensor. */
export function placeholder(tf: TensorFlow, graph: Graph, tracer: Tracer, specification: TensorSpecification): Placeholder {
  const { dtype, shape } = specification;
  const output = graph.node('Placeholder', [], { dtype: dataTypeOf(dtype), shape });
  return { output, tensor: standIn(tf, graph, tracer, output, specification) };
}

/** What stands for an output while a function is traced: all zeros. Bytes are made float32, since tfjs has no tensors of them. */
export function standIn(tf: TensorFlow, graph: Graph, tracer: Tracer, output: Output, { dtype, shape }: TensorSpecification): Tensor {
  const bytes = dtype === 'uint8';
  const tensor = tf.zeros([...shape], bytes ? 'float32' : dtype);
  tracer.bind(tensor, bytes ? graph.node('Cast', [output], { DstT: dataTypes.float32 }) : output);
  return tensor;
}
