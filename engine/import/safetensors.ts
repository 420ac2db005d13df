import { z } from 'zod';
import { DataError } from '../../schemas/failure.ts';
import type { NamedArray } from '../named-array.ts';
import { floatReaders, floatsFrom } from './float-readers.ts';
import { withFiniteNumbers } from './imported-arrays.ts';

const lengthBytes = 8;

const headerSchema = z.record(z.string(), z.unknown());
const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

/**
 * Tensors of a safetensors file as float32, in the order of their names.
 * @throws DataError ES-IMPORT-FORMAT where it is no such file or has other types; ES-IMPORT-NAN
 */
export function readSafetensors(bytes: Uint8Array): NamedArray[] {
  const { tensors, data } = partsOf(bytes);
  return tensors.map(([name, { dtype, shape, data_offsets: [begin, end] }]) => {
    if (!isFloat(dtype)) throw formatError(`${name} has the type ${dtype}, not ${Object.keys(floatReaders).join(', ')}`);
    const reader = floatReaders[dtype];
    const elements = shape.reduce((product, size) => product * size, 1);
    if (end > data.byteLength || end - begin !== elements * reader.size) throw formatError(`${name} is cut off`);
    return withFiniteNumbers({ name, shape, data: floatsFrom(reader, data.subarray(begin, end)) });
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
    return { tensors, data: bytes.subarray(begin) };
  } catch (error) {
    throw formatError('its header cannot be read', error);
  }
}

function isFloat(dtype: string): dtype is keyof typeof floatReaders {
  return Object.hasOwn(floatReaders, dtype);
}

function formatError(what: string, cause?: unknown): DataError {
  return new DataError('ES-IMPORT-FORMAT', `The file is no safetensors file: ${what}.`, { cause });
}
