import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** A file's size and what it contains. */
export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
}

/** Reads a file once, in pieces. */
export async function digestFile(path: string, signal?: AbortSignal): Promise<FileDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path, { signal }) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
