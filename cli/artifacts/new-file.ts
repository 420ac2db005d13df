import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EverstepError, UsageError } from '../../schemas/failure.ts';

/**
 * Writes a file that was not there before: whole, or not at all.
 * @throws UsageError where the file is there or its folder takes none; EverstepError where the disk is full
 */
export async function writeNewFile(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  if (existsSync(path)) throw new UsageError('ES-FILE-EXISTS', `${path} is there already: name another file by --out.`);
  const draft = `${path}.${String(process.pid)}.part`;
  const file = await openedDraft(draft, path);
  try {
    for await (const bytes of content) await written(file, bytes, path);
    await file.close();
    await rename(draft, path);
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}

async function openedDraft(draft: string, path: string): Promise<FileHandle> {
  try {
    return await open(draft, 'wx');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UsageError('ES-FILE-FOLDER', `There is no folder ${dirname(path)}: make it, or name another file by --out.`, { cause: error });
    throw new UsageError('ES-FILE-FOLDER', `Nothing can be written to ${dirname(path)} (${code ?? String(error)}): name another file by --out.`, { cause: error });
  }
}

async function written(file: FileHandle, bytes: Uint8Array, path: string): Promise<void> {
  try {
    await file.writeFile(bytes);
  } catch (error) {
    throw new EverstepError('ES-DISK-FULL', `${path} could not be written (${codeOf(error) ?? String(error)}): free some space there, or name another file by --out.`, { cause: error });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
