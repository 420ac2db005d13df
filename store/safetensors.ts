import { z } from 'zod';
import { bytesPerElement, type Dtype } from '../schemas/dtype.ts';
import { DataError } from '../schemas/failure.ts';
import type { StoredModel } from './artifacts.ts';
import { canonicalBytes } from './hash.ts';
import { bytesOf, elementsOf, holds, viewData } from './tensor-types.ts';

export type NamedTensor = StoredModel['weights'][number];

const codes = { float32: 'F32', float16: 'F16', int32: 'I32', int64: 'I64', uint8: 'U8', bool: 'BOOL' } as const satisfies Record<Dtype, string>;
const alignment = 8;
/** Where the format has texts about the tensors. */
const textsName = '__metadata__';

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const headerSchema = z.record(z.string(), z.unknown());

/**
 * Tensors in the safetensors layout: length of the header (8 bytes, little endian), header (JSON), data. The header is
 * canonical, so that the same tensors in the same order give the same bytes. A tensor begins at a multiple of its element.
 * Texts about the tensors may be added.
 */
export function encodeSafetensors(tensors: readonly NamedTensor[], texts?: Readonly<Record<string, string>>): Uint8Array {
  const header: Record<string, z.infer<typeof entrySchema>> = {};
  const ordered = [...tensors].sort((one, other) => bytesPerElement[other.dtype] - bytesPerElement[one.dtype]);
  let end = 0;
  for (const { name, dtype, shape, data } of ordered) {
    if (Object.hasOwn(header, name) || name === textsName) throw new DataError('ES-MODEL-WEIGHTS', `Two weights are named ${JSON.stringify(name)}, or the name is reserved.`);
    if (!holds(dtype, data) || data.length !== elementsOf(shape)) throw new DataError('ES-MODEL-WEIGHTS', `The weight ${JSON.stringify(name)} is not ${dtype} [${shape.join(', ')}].`);
    header[name] = { dtype: codes[dtype], shape: [...shape], data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = canonicalBytes(texts === undefined ? header : { ...header, [textsName]: texts });
  const headerBytes = Math.ceil(json.byteLength / alignment) * alignment;
  const whole = Buffer.alloc(8 + headerBytes + end, ' ');
  whole.writeBigUInt64LE(BigInt(headerBytes));
  whole.set(json, 8);
  let offset = 8 + headerBytes;
  for (const { data } of ordered) {
    whole.set(bytesOf(data), offset);
    offset += data.byteLength;
  }
  return whole;
}

/**
 * The tensors as views on the bytes, in the order of `names` where given, else of their data.
 * @throws DataError ES-SAFETENSORS
 */
export function decodeSafetensors(bytes: Uint8Array, names?: readonly string[]): NamedTensor[] {
  const { entries, data } = parseHeader(bytes);
  const wanted = names ?? [...entries].sort(([, one], [, other]) => one.data_offsets[0] - other.data_offsets[0]).map(([name]) => name);
  return wanted.map((name) => {
    const entry = entries.get(name);
    if (entry === undefined) throw formatError(`it has no tensor ${JSON.stringify(name)}`);
    const [begin, end] = entry.data_offsets;
    const dtype = dtypeOfCode(entry.dtype);
    if (dtype === undefined) throw formatError(`${JSON.stringify(name)} has the type ${entry.dtype}`);
    if (end > data.byteLength || end - begin !== elementsOf(entry.shape) * bytesPerElement[dtype]) throw formatError(`${JSON.stringify(name)} does not fit its place`);
    return { name, dtype, shape: entry.shape, data: viewData(dtype, data.subarray(begin, end)) };
  });
}

function parseHeader(bytes: Uint8Array) {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 8) throw formatError('it is shorter than 8 bytes');
  const headerBytes = Number(view.readBigUInt64LE());
  if (headerBytes > view.byteLength - 8) throw formatError('its header is longer than the file');
  try {
    const header = headerSchema.parse(JSON.parse(view.toString('utf8', 8, 8 + headerBytes)));
    const entries = Object.entries(header).filter(([name]) => name !== textsName);
    return { entries: new Map(entries.map(([name, entry]) => [name, entrySchema.parse(entry)] as const)), data: bytes.subarray(8 + headerBytes) };
  } catch (error) {
    throw formatError('its header cannot be read', error);
  }
}

function dtypeOfCode(code: string): Dtype | undefined {
  const found = Object.entries(codes).find(([, other]) => other === code);
  return found?.[0] as Dtype | undefined;
}

function formatError(what: string, cause?: unknown): DataError {
  return new DataError('ES-SAFETENSORS', `The safetensors file cannot be read: ${what}.`, { cause });
}
