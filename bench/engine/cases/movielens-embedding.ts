import type { SymbolicTensor } from '@tensorflow/tfjs';
import type { BenchToolkit } from '../case.ts';

export const userCount = 671;
export const filmCount = 9066;

/** A vector for each id; longer ones than biases are kept small. */
export function embedded({ tf, embeddingUniform }: BenchToolkit, ids: SymbolicTensor, name: string, count: number, size: number): SymbolicTensor {
  const regularizer = size === 1 ? {} : { embeddingsRegularizer: tf.regularizers.l2({ l2: 1e-4 }) };
  const embedding = tf.layers.embedding({ name, inputDim: count, outputDim: size, embeddingsInitializer: embeddingUniform(`${name}/embeddings`), ...regularizer });
  return tf.layers.flatten({ name: `${name}-flatten` }).apply(embedding.apply(ids)) as SymbolicTensor;
}
