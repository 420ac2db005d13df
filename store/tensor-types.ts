import { DataType, Float16, Float32, Int32, Int64, Precision, Uint8 } from 'apache-arrow';
import type { Dtype } from '../schemas/dtype.ts';
import type { TensorData } from './artifacts.ts';

/** Field metadata that tells bool from uint8: bits would be no view. */
export const dtypeMetadata = 'everstep.dtype';

const arrowTypes = { float32: Float32, float16: Float16, int32: Int32, int64: Int64, uint8: Uint8, bool: Uint8 } as const;
const dataTypes = { float32: Float32Array, float16: Uint16Array, int32: Int32Array, int64: BigInt64Array, uint8: Uint8Array, bool: Uint8Array } as const;

export function arrowTypeOf(dtype: Dtype): DataType {
  return new arrowTypes[dtype]();
}

/** The dtype of a storage type, or undefined where a tensor cannot have it. */
export function dtypeOf(type: DataType, metadata: ReadonlyMap<string, string>): Dtype | undefined {
  if (DataType.isBool(type)) return 'bool';
  if (DataType.isFloat(type)) return type.precision === Precision.SINGLE ? 'float32' : type.precision === Precision.HALF ? 'float16' : undefined;
  if (!DataType.isInt(type)) return undefined;
  if (!type.isSigned) return type.bitWidth !== 8 ? undefined : metadata.get(dtypeMetadata) === 'bool' ? 'bool' : 'uint8';
  return type.bitWidth === 32 ? 'int32' : type.bitWidth === 64 ? 'int64' : undefined;
}

/** A typed array of a dtype on a part of a buffer; a copy only where the part is not aligned. */
export function viewData(dtype: Dtype, bytes: Uint8Array): TensorData {
  const type = dataTypes[dtype];
  if (bytes.byteOffset % type.BYTES_PER_ELEMENT !== 0) return viewData(dtype, new Uint8Array(bytes));
  return new type(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength / type.BYTES_PER_ELEMENT);
}

/** The bytes of a typed array, as a view. */
export function bytesOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Whether an array is of the kind that holds a dtype. */
export function holds(dtype: Dtype, data: TensorData): boolean {
  return data instanceof dataTypes[dtype];
}

/** Product of some axes; 1 for none. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
