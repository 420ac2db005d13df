import type { DataType } from '@tensorflow/tfjs';

/** TensorFlow's numbers of the types that graphs here are made of. */
export const dataTypes = { float32: 1, int32: 3, uint8: 4, string: 7, complex64: 8, int64: 9, bool: 10, resource: 20 } as const;

/** Types of what graphs are fed: tfjs', and bytes, which it has no tensors of. */
export type ElementType = DataType | 'uint8';

/** TensorFlow's number of a type. */
export function dataTypeOf(dtype: ElementType): number {
  return dataTypes[dtype];
}

/** The tfjs type of TensorFlow's number. */
export function dtypeOf(dataType: number): DataType {
  const found = (['float32', 'int32', 'bool', 'string', 'complex64'] as const).find((dtype) => dataTypes[dtype] === dataType);
  if (found === undefined) throw new Error(`tfjs has no type for TensorFlow's type ${dataType}`);
  return found;
}
