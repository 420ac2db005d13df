import type { DataType, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { dataTypeOf } from './data-types.ts';
import type { Graph, Output } from './graph.ts';
import type { Tracer } from './tracer.ts';

/** What a tensor that is fed has to be. */
export interface TensorSpecification {
  readonly dtype: DataType;
  readonly shape: readonly number[];
}

/** A place for a tensor in a graph, and what stands for it while a function is traced. */
export interface Placeholder {
  readonly output: Output;
  readonly tensor: Tensor;
}

/** Adds a place for a tensor. The stand-in is all zeros. */
export function placeholder(tf: TensorFlow, graph: Graph, tracer: Tracer, { dtype, shape }: TensorSpecification): Placeholder {
  const output = graph.node('Placeholder', [], { dtype: dataTypeOf(dtype), shape });
  const tensor = tf.zeros([...shape], dtype);
  tracer.bind(tensor, output);
  return { output, tensor };
}
