import type { Dtype } from '../../schemas/dtype.ts';

const descriptors: Readonly<Record<Dtype, string>> = { float32: '<f4', float16: '<f2', int32: '<i4', int64: '<i8', uint8: '|u1', bool: '|b1' };
const alignment = 64;
const preambleBytes = 10;

/** The beginning of a NumPy file (format 1.0): the elements follow in row-major order, little endian. */
export function npyHeader(dtype: Dtype, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${String(shape[0])},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${descriptors[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((preambleBytes + dictionary.length + 1) / alignment) * alignment - preambleBytes;
  const header = Buffer.alloc(preambleBytes + length);
  header.write('\u0093NUMPY\u0001\u0000', 0, 'latin1');
  header.writeUInt16LE(length, preambleBytes - 2);
  header.write(`${dictionary.padEnd(length - 1)}\n`, preambleBytes, 'latin1');
  return header;
}
