import type { initializers, Shape, Tensor } from '@tensorflow/tfjs';
import { orthogonalMatrix } from './orthogonal.ts';
import { hashName, purposes, RandomStream } from './random.ts';
import type { TensorFlow } from './tensorflow.ts';

type Initializer = ReturnType<typeof initializers.zeros>;

/** Uniform between ± √(6 / (fan in + fan out)) (Glorot & Bengio 2010), as Keras' `glorot_uniform`. */
export function glorotUniform(tf: TensorFlow, seed: number, weight: string): Initializer {
  return seededUniform(tf, seed, weight, (shape) => {
    const receptiveField = shape.slice(0, -2).reduce((product, size) => product * size, 1);
    const [fanIn = 1, fanOut = 1] = shape.slice(-2);
    return Math.sqrt(6 / ((fanIn + fanOut) * receptiveField));
  });
}

/** Uniform between ± 0.05, as Keras starts embeddings. */
export function embeddingUniform(tf: TensorFlow, seed: number, weight: string): Initializer {
  return seededUniform(tf, seed, weight, () => 0.05);
}

/** Orthogonal vectors of length one (Saxe et al. 2014), as Keras starts the recurrent weights. */
export function orthogonal(tf: TensorFlow, seed: number, weight: string): Initializer {
  return seeded(tf, seed, weight, ([rows = 1, columns = 1], stream) => orthogonalMatrix(rows, columns, stream));
}

function seededUniform(tf: TensorFlow, seed: number, weight: string, limitOf: (shape: readonly number[]) => number): Initializer {
  return seeded(tf, seed, weight, (shape, stream) => {
    const limit = limitOf(shape);
    return Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => (2 * stream.unit() - 1) * limit);
  });
}

function seeded(tf: TensorFlow, seed: number, weight: string, valuesOf: (shape: readonly number[], stream: RandomStream) => Float32Array): Initializer {
  const apply = (shape: Shape): Tensor => {
    const sizes = shape.map((size) => size ?? 1);
    return tf.tensor(valuesOf(sizes, new RandomStream(seed, purposes.initializer, [0, 0, hashName(weight)])), sizes);
  };
  return Object.assign(tf.initializers.zeros(), { apply });
}
