import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ExportedFile } from '../../engine/export/exported-file.ts';
import { EverstepError, UsageError } from '../../schemas/failure.ts';

/**
 * Makes a folder of files, one that was not there or was empty: whole, or not at all. `fill` may write into the draft that it is
 * given. The paths of all files, sorted.
 * @throws UsageError where the folder has something in it or cannot be made; EverstepError where the disk is full
 */
export async function writeNewFolder(path: string, fill: (draft: string) => Promise<readonly ExportedFile[]>): Promise<string[]> {
  const folder = resolve(path);
  await refuseContent(folder, path);
  const draft = `${folder}.${String(process.pid)}.part`;
  try {
    await mkdir(draft);
    for (const { path: file, bytes } of await fill(draft)) await writeFile(join(draft, file), bytes);
    const written = await readdir(draft, { recursive: true, withFileTypes: true });
    await rename(draft, folder);
    return written.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(draft.length + 1)).sort();
  } catch (error) {
    throw folderError(error, path);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function refuseContent(folder: string, path: string): Promise<void> {
  try {
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return;
    if (code === 'ENOTDIR') throw new UsageError('ES-FOLDER-FILE', `${path} is a file: name a folder by --to.`, { cause: error });
    throw folderError(error, path);
  }
  throw new UsageError('ES-FOLDER-CONTENT', `The folder ${path} is not empty: name another one by --to.`);
}

function folderError(error: unknown, path: string): unknown {
  switch (codeOf(error)) {
    case 'ENOENT':
      return new UsageError('ES-FOLDER-PARENT', `There is no folder ${dirname(path)}: make it, or name another one by --to.`, { cause: error });
    case 'EACCES':
    case 'EROFS':
    case 'ENOTDIR':
      return new UsageError('ES-FOLDER-PARENT', `Nothing can be written to ${dirname(path)} (${String(codeOf(error))}): name another folder by --to.`, { cause: error });
    case 'ENOTEMPTY':
      return new UsageError('ES-FOLDER-CONTENT', `The folder ${path} is not empty any more: name another one by --to.`, { cause: error });
    case 'ENOSPC':
    case 'EDQUOT':
      return new EverstepError('ES-DISK-FULL', `${path} could not be written: free some space there, or name another folder by --to.`, { cause: error });
    default:
      return error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
