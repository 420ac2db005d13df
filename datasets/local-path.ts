import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { DatasetFormat, DatasetSpec } from '../schemas/dataset.ts';
import { UsageError } from '../schemas/failure.ts';
import type { Progress } from '../schemas/progress.ts';
import type { ArtifactStore } from '../store/artifacts.ts';
import { packFolder } from './local-folder.ts';
import { acceptedExtensions, formatOfBytes, formatOfName } from './sources/file-format.ts';

const headBytes = 512;

/**
 * Puts a file or a folder of this machine into the store: workers see only the store. The same content gives the same
 * digest, wherever and whenever it lies.
 * @throws UsageError with the absolute path
 */
export async function uploadPath(path: string, store: Pick<ArtifactStore, 'writeBlob'>, options: { readonly onProgress?: (progress: Progress) => void } = {}): Promise<DatasetSpec> {
  const absolute = resolve(path);
  const status = await stat(absolute).catch((error: unknown) => {
    throw cannotRead(absolute, error);
  });
  const report = (completed: number, total: number) => options.onProgress?.({ phase: `uploading ${absolute}`, completed, total, unit: 'bytes' });
  if (status.isDirectory()) {
    const { bytes, pieces } = await packFolder(absolute);
    return { kind: 'upload', blob: await store.writeBlob(Readable.from(counted(pieces, bytes, report))), format: 'tar' };
  }
  if (!status.isFile()) throw new UsageError('ES-DATASET-PATH', `${absolute} is neither a file nor a folder.`);
  const format = await formatOfFile(absolute);
  const pieces = createReadStream(absolute) as AsyncIterable<Uint8Array>;
  return { kind: 'upload', blob: await store.writeBlob(Readable.from(counted(pieces, status.size, report))), format };
}

async function formatOfFile(path: string): Promise<DatasetFormat> {
  const head = await readHead(path);
  if (head.length === 0) throw new UsageError('ES-DATASET-EMPTY', `${path} is an empty file.`);
  const named = formatOfName(path);
  const seen = formatOfBytes(head);
  const isUnmarked = named === 'csv' || named === 'jsonl' || named === 'text' || named === 'weights';
  if (named !== undefined && seen !== named && !(seen === undefined && isUnmarked)) {
    throw new UsageError('ES-DATASET-FORMAT', `${path} is named like a ${named} file, but its first bytes are ${seen === undefined ? 'something else' : `those of a ${seen} file`}.`);
  }
  const format = named ?? (seen === 'tar.gz' ? undefined : seen);
  if (format === undefined) {
    const extension = extname(path);
    throw new UsageError('ES-DATASET-FORMAT', `${path} is of no known format${extension === '' ? '' : ` (${extension})`}; accepted are ${acceptedExtensions}, or a folder with one sub-folder a label.`);
  }
  return format;
}

async function readHead(path: string): Promise<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { buffer, bytesRead } = await file.read(new Uint8Array(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw cannotRead(path, error);
  } finally {
    await file?.close();
  }
}

async function* counted(pieces: AsyncIterable<Uint8Array>, total: number, report: (completed: number, total: number) => void): AsyncGenerator<Uint8Array> {
  let completed = 0;
  for await (const piece of pieces) {
    completed += piece.length;
    report(completed, total);
    yield piece;
  }
}

function cannotRead(path: string, error: unknown): UsageError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new UsageError('ES-DATASET-PATH', `There is no file or folder ${path}.`, { cause: error });
  if (code === 'EACCES' || code === 'EPERM') return new UsageError('ES-DATASET-PATH', `${path} may not be read by this user.`, { cause: error });
  return new UsageError('ES-DATASET-PATH', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
}
