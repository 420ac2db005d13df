import { z } from 'zod';
import { DataError } from '../../schemas/failure.ts';
import type { NamedArray } from '../named-array.ts';
import { withFiniteNumbers } from './imported-arrays.ts';

const lengthBytes = 8;

const headerSchema = z.record(z.string(), z.unknown());
const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

const readers: Readonly<Record<string, { readonly size: number; readonly read: (view: DataView, offset: number) => number }>> = {
  F32: { size: 4, read: (view, offset) => view.getFloat32(offset, true) },
  F64: { size: 8, read: (view, offset) => view.getFloat64(offset, true) },
  F16: { size: 2, read: (view, offset) => halfPrecision(view.getUint16(offset, true)) },
  BF16: { size: 2, read: (view, offset) => bfloat16(view.getUint16(offset, true)) },
};

/**
 * Tensors of a safetensors file as float32, in the order of their names.
 * @throws DataError ES-IMPORT-FORMAT where it is no such file or has other types; ES-IMPORT-NAN
 */
export function readSafetensors(bytes: Uint8Array): NamedArray[] {
  const { tensors, data } = partsOf(bytes);
  return tensors.map(([name, { dtype, shape, data_offsets: [begin, end] }]) => {
    const reader = readers[dtype];
    if (reader === undefined) throw formatError(`${name} has the type ${dtype}, not ${Object.keys(readers).join(', ')}`);
    const elements = shape.reduce((product, size) => product * size, 1);
    if (end > data.byteLength || end - begin !== elements * reader.size) throw formatError(`${name} is cut off`);
    return withFiniteNumbers({ name, shape, data: Float32Array.from({ length: elements }, (_, place) => reader.read(data, begin + place * reader.size)) });
  });
}

function partsOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < lengthBytes) throw formatError('it is shorter than 8 bytes');
  const begin = lengthBytes + Number(view.getBigUint64(0, true));
  if (begin > view.byteLength) throw formatError('its header is longer than the file');
  try {
    const header = headerSchema.parse(JSON.parse(new TextDecoder('utf8', { fatal: true }).decode(bytes.subarray(lengthBytes, begin))));
    const names = Object.keys(header).filter((name) => name !== '__metadata__').sort();
    const tensors = names.map((name) => [name, tensorSchema.parse(header[name])] as const);
    return { tensors, data: new DataView(bytes.buffer, bytes.byteOffset + begin, bytes.byteLength - begin) };
  } catch (error) {
    throw formatError('its header cannot be read', error);
  }
}

/** IEEE 754 binary16. */
function halfPrecision(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

/** The upper half of a float32. */
function bfloat16(bits: number): number {
  return new Float32Array(Uint32Array.of(bits * 65_536).buffer)[0] ?? Number.NaN;
}

function formatError(what: string, cause?: unknown): DataError {
  return new DataError('ES-IMPORT-FORMAT', `The file is no safetensors file: ${what}.`, { cause });
}
