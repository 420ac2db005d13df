import { createReadStream } from 'node:fs';
import type { Reference } from '../../schemas/reference.ts';
import type { Store } from '../../store/connect.ts';
import { encodeSafetensors } from '../../store/safetensors.ts';
import { npyHeader } from './npy.ts';

/** In which format an artifact is handed out, by the ending of its file. */
export const artifactEndings = { tensor: 'npy', table: 'arrow', model: 'safetensors', blob: 'bin' } as const satisfies Record<Reference['kind'], string>;

/** An artifact as a file for others: tensors as NumPy, tables as Arrow IPC, models as safetensors, blobs as they are. */
export async function* artifactBytes(store: Store, reference: Reference): AsyncGenerator<Uint8Array> {
  switch (reference.kind) {
    case 'tensor':
      yield npyHeader(reference.dtype, reference.shape);
      for await (const { data } of store.artifacts.readTensorShards(reference)) yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return;
    case 'model':
      yield encodeSafetensors((await store.artifacts.readModel(reference)).weights);
      return;
    case 'table':
    case 'blob':
      yield* createReadStream(await store.artifacts.blobFile({ kind: 'blob', digest: reference.digest, bytes: reference.bytes })) as AsyncIterable<Uint8Array>;
  }
}
