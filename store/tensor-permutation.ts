import type { TensorRows } from './artifacts.ts';
import { bytesPerElement } from '../schemas/dtype.ts';
import { bytesOf, viewData } from './tensor-types.ts';

/**
 * The rows in the order of their logical axes. In Arrow's extension type, `shape` is that of the stored elements
 * and logical axis i is the stored axis permutation[i].
 */
export function permuteRows(rows: TensorRows, permutation: readonly number[]): TensorRows {
  const [count = 0, ...stored] = rows.shape;
  const logical = permutation.map((axis) => stored[axis] ?? 0);
  const strides = stridesOf(stored);
  const size = bytesPerElement[rows.dtype];
  const source = bytesOf(rows.data);
  const target = new Uint8Array(source.byteLength);
  const rowElements = logical.reduce((product, axis) => product * axis, 1);
  const logicalStrides = stridesOf(logical);
  for (let element = 0; element < rowElements; element += 1) {
    const from = logical.reduce((sum, axis, index) => sum + (Math.floor(element / (logicalStrides[index] ?? 1)) % axis) * (strides[permutation[index] ?? 0] ?? 1), 0);
    for (let row = 0; row < count; row += 1) {
      const base = row * rowElements;
      target.set(source.subarray((base + from) * size, (base + from + 1) * size), (base + element) * size);
    }
  }
  return { dtype: rows.dtype, shape: [count, ...logical], data: viewData(rows.dtype, target) };
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
}
