import type { Tensor, TypedArray } from '@tensorflow/tfjs';
import type { TensorSpecification } from './graph/placeholders.ts';
import type { TensorFlow } from './tensorflow.ts';

/** A tensor in this process's memory. */
export interface ArrayTensor extends TensorSpecification {
  readonly data: TypedArray;
}

/** Rows of all inputs of a network and of what its outputs ought to be, or what such rows have to be. */
export interface Rows<Element extends TensorSpecification = ArrayTensor> {
  readonly inputs: readonly Element[];
  readonly targets: readonly Element[];
}

export type RowsSpecification = Rows<TensorSpecification>;

/** Some rows of a data set that is held where the network runs. */
export interface HeldRows {
  /** The data set's name. */
  readonly held: string;
  readonly indices: Int32Array;
}

/** So many rows of a data set that is held. */
export interface HeldSpecification {
  readonly held: string;
  readonly rows: number;
}

/** The same columns with another number of rows. */
export function withRows({ inputs, targets }: RowsSpecification, rows: number): RowsSpecification {
  const resized = ({ dtype, shape }: TensorSpecification) => ({ dtype, shape: [rows, ...shape.slice(1)] });
  return { inputs: inputs.map(resized), targets: targets.map(resized) };
}

/** A tensor in memory that is all zeros. */
export function zeros({ dtype, shape }: TensorSpecification): ArrayTensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const data = dtype === 'uint8' ? new Uint8Array(size) : dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
  return { dtype, shape, data };
}

/** The same as tfjs has it: bytes are made float32. */
export function tensorOf(tf: TensorFlow, { dtype, shape, data }: ArrayTensor): Tensor {
  return tf.tensor(data, [...shape], dtype === 'uint8' ? 'float32' : dtype);
}
