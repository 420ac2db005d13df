import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { DatasetFormat } from '../schemas/dataset.ts';
import { DataError } from '../schemas/failure.ts';

export interface ArchiveMember {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** The member's bytes; only until the next member is asked for. */
  bytes(): Promise<Uint8Array>;
}

/** Members of an archive in their order. */
export async function* archiveMembers(file: string, format: DatasetFormat): AsyncGenerator<ArchiveMember> {
  if (format !== 'tar' && format !== 'tar.gz') throw new DataError('ES-DATA-FORMAT', `A ${format} file is no archive that can be read: give a .tar.gz.`);
  const entries = extract();
  const input = createReadStream(file);
  if (format === 'tar.gz') input.pipe(createGunzip()).pipe(entries);
  else input.pipe(entries);
  for await (const entry of entries) {
    const kind = entry.header.type === 'directory' ? 'folder' : 'file';
    yield { name: entry.header.name.replace(/\/$/, ''), kind, bytes: () => collect(entry) };
    entry.resume();
  }
}

async function collect(chunks: AsyncIterable<unknown>): Promise<Uint8Array> {
  const collected: Uint8Array[] = [];
  for await (const chunk of chunks) if (chunk instanceof Uint8Array) collected.push(chunk);
  return Buffer.concat(collected);
}
