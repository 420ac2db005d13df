import { createHash } from 'node:crypto';
import type { Digest } from '../../schemas/digest.ts';
import type { NamedArray } from '../named-array.ts';

/** SHA-256 over names, shapes and elements (float32, little-endian) of arrays, in their order. */
export function weightsDigest(arrays: readonly NamedArray[]): Digest {
  const hash = createHash('sha256');
  for (const { name, shape, data } of arrays) {
    hash.update(`${name} ${shape.join('×')}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
