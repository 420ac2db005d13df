import { z } from 'zod';
import { EverstepError } from '../schemas/failure.ts';
import type { NamedArray } from './named-array.ts';

/** Counts up when old checkpoints can no longer be read or would continue to other bits; part of the training identity. */
export const checkpointFormat = 4;

const dataAlignment = 8;
const float32Bytes = 4;

const tensorSchema = z.object({ dtype: z.literal('F32'), shape: z.array(z.int().nonnegative()), data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]) });
const headerSchema = z.object({ __metadata__: z.object({ everstep: z.string() }) }).catchall(z.union([tensorSchema, z.object({ everstep: z.string() })]));

/** What `encodeCheckpoint` takes: a JSON value, and tensors by name in a fixed order. */
export interface CheckpointContent {
  readonly position: unknown;
  readonly arrays: readonly NamedArray[];
}

/**
 * Bytes of a checkpoint, in the safetensors format: the header's length (8 bytes, little endian), a JSON header padded with
 * spaces to a multiple of 8, then the elements, little endian, in the header's order. The position is JSON text in
 * `__metadata__.everstep`. The same content gives the same bytes.
 */
export function encodeCheckpoint({ position, arrays }: CheckpointContent): Uint8Array {
  let offset = 0;
  const entries = arrays.map(({ name, shape, data }) => {
    const begin = offset;
    offset += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, offset] }] as const;
  });
  const names = new Set(arrays.map(({ name }) => name));
  if (names.size !== arrays.length) throw new Error('two tensors of a checkpoint have the same name');
  const json = JSON.stringify({ __metadata__: { everstep: JSON.stringify(position) }, ...Object.fromEntries(entries) });
  const header = new TextEncoder().encode(json);
  const headerBytes = Math.ceil(header.length / dataAlignment) * dataAlignment;
  const bytes = new Uint8Array(dataAlignment + headerBytes + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, dataAlignment, dataAlignment + headerBytes);
  bytes.set(header, dataAlignment);
  let place = dataAlignment + headerBytes;
  for (const { data } of arrays) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), place);
    place += data.byteLength;
  }
  return bytes;
}

/**
 * The content of a checkpoint's bytes; the arrays are copies.
 * @throws ES-ENGINE-CHECKPOINT where the bytes are not a whole checkpoint
 */
export function decodeCheckpoint(given: Uint8Array): CheckpointContent {
  // a Buffer's slice would be a view
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const headerBytes = Number(view.getBigUint64(0, true));
    const json = new TextDecoder('utf8', { fatal: true }).decode(bytes.subarray(dataAlignment, dataAlignment + headerBytes));
    const { __metadata__: metadata, ...tensors } = headerSchema.parse(JSON.parse(json));
    const data = bytes.subarray(dataAlignment + headerBytes);
    let expected = 0;
    const entries = Object.entries(tensors).map(([name, tensor]) => ({ name, ...tensorSchema.parse(tensor) }));
    const arrays = entries.sort(byOffsets).map(({ name, shape, data_offsets: [begin, end] }) => {
      const elements = shape.reduce((product, size) => product * size, 1);
      if (begin !== expected || end !== begin + elements * float32Bytes || end > data.length) throw new Error(`the tensor ${name} is cut off`);
      expected = end;
      return { name, shape, data: new Float32Array(data.slice(begin, end).buffer) };
    });
    if (expected !== data.length) throw new Error('bytes are left over');
    return { position: JSON.parse(metadata.everstep), arrays };
  } catch (cause) {
    throw new EverstepError('ES-ENGINE-CHECKPOINT', `A checkpoint of ${bytes.length} bytes cannot be read: it is damaged, or of another format.`, { cause });
  }
}

/** JSON objects put names that look like numbers first; the data are in order of their offsets. */
function byOffsets(a: { data_offsets: [number, number] }, b: { data_offsets: [number, number] }): number {
  return a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1];
}
