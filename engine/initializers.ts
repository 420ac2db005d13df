import type { initializers, Shape, Tensor } from '@tensorflow/tfjs';
import { orthogonalMatrix } from './orthogonal.ts';
import { hashName, purposes, RandomStream, type StreamIndex, units } from './random.ts';
import type { TensorFlow } from './tensorflow.ts';

type Initializer = ReturnType<typeof initializers.zeros>;

const embeddingLimit = 0.05;

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
  return seededUniform(tf, seed, weight, () => embeddingLimit);
}

/** The values that `embeddingUniform` starts a weight with. */
export function embeddingValues(seed: number, weight: string, size: number): Float32Array {
  return uniform(seed, weight, size, embeddingLimit);
}

/** Orthogonal vectors of length one (Saxe et al. 2014), as Keras starts the recurrent weights. */
export function orthogonal(tf: TensorFlow, seed: number, weight: string): Initializer {
  return initializer(tf, ([rows = 1, columns = 1]) => orthogonalMatrix(rows, columns, new RandomStream(seed, purposes.initializer, indexOf(weight))));
}

function seededUniform(tf: TensorFlow, seed: number, weight: string, limitOf: (shape: readonly number[]) => number): Initializer {
  return initializer(tf, (shape) => uniform(seed, weight, tf.util.sizeFromShape([...shape]), limitOf(shape)));
}

function uniform(seed: number, weight: string, length: number, limit: number): Float32Array {
  const values = units(seed, purposes.initializer, indexOf(weight), length);
  for (let place = 0; place < length; place += 1) values[place] = (2 * (values[place] ?? 0) - 1) * limit;
  return values;
}

function indexOf(weight: string): StreamIndex {
  return [0, 0, hashName(weight)];
}

function initializer(tf: TensorFlow, valuesOf: (shape: readonly number[]) => Float32Array): Initializer {
  const apply = (shape: Shape): Tensor => {
    const sizes = shape.map((size) => size ?? 1);
    return tf.tensor(valuesOf(sizes), sizes);
  };
  return Object.assign(tf.initializers.zeros(), { apply });
}
