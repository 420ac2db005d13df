import { createReadStream } from 'node:fs';
import type { BlobRef } from '../../schemas/reference.ts';
import type { ArtifactStore } from '../../store/artifacts.ts';

/** Puts a file's bytes into the store. */
export function storeFile(path: string, store: Pick<ArtifactStore, 'writeBlob'>): Promise<BlobRef> {
  return store.writeBlob(createReadStream(path));
}
