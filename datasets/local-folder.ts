import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { UsageError } from '../schemas/failure.ts';

const blockBytes = 512;

/** A folder as a tar file that is made while it is read. */
export interface PackedFolder {
  /** Size of the tar, up to long names. */
  readonly bytes: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

interface FolderMember {
  /** Relative, with `/`; a folder's ends in one. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * Packs a folder with one sub-folder a label. Only names and contents count: the order is that of the names by code unit;
 * times, owners and modes are fixed. Hidden files are left out.
 * @throws UsageError for links, devices, empty folders, and a folder without sub-folders
 */
export async function packFolder(folder: string): Promise<PackedFolder> {
  const members = await listMembers(folder, '');
  if (members.length === 0) throw new UsageError('ES-DATASET-FOLDER', `The folder ${folder} is empty; one sub-folder a label is expected, with the label's files in it.`);
  if (!members.some(({ name }) => name.endsWith('/'))) {
    throw new UsageError('ES-DATASET-FOLDER', `The folder ${folder} has no sub-folders; one sub-folder a label is expected, or give one of its files.`);
  }
  const bytes = members.reduce((sum, member) => sum + blockBytes + Math.ceil(member.bytes / blockBytes) * blockBytes, 2 * blockBytes);
  return { bytes, pieces: tarOf(folder, members) };
}

async function listMembers(folder: string, prefix: string): Promise<FolderMember[]> {
  const members: FolderMember[] = [];
  const names = (await readdir(join(folder, prefix))).filter((name) => !name.startsWith('.'));
  for (const name of names.sort()) {
    const path = join(folder, prefix, name);
    const status = await lstat(path);
    if (status.isFile()) {
      members.push({ name: prefix + name, bytes: status.size });
    } else if (status.isDirectory()) {
      const inside = await listMembers(folder, `${prefix}${name}/`);
      if (inside.length === 0) throw new UsageError('ES-DATASET-FOLDER', `The folder ${path} is empty: remove it, or put the files of its label there.`);
      members.push({ name: `${prefix}${name}/`, bytes: 0 });
      for (const member of inside) members.push(member);
    } else {
      const what = status.isSymbolicLink() ? 'a symbolic link' : 'neither file nor folder';
      throw new UsageError('ES-DATASET-FOLDER', `${path} is ${what}: what it leads to could change unseen; put the file itself there.`);
    }
  }
  return members;
}

async function* tarOf(folder: string, members: readonly FolderMember[]): AsyncGenerator<Uint8Array> {
  const packer = pack();
  const filled = fill(packer, folder, members);
  filled.catch(() => packer.destroy());
  try {
    for await (const piece of packer as AsyncIterable<unknown>) if (piece instanceof Uint8Array) yield piece;
  } catch (error) {
    // the cause lies where the file was read
    await filled;
    throw error;
  } finally {
    packer.destroy();
  }
  await filled;
}

async function fill(packer: ReturnType<typeof pack>, folder: string, members: readonly FolderMember[]): Promise<void> {
  const fixed = { mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' };
  for (const { name, bytes } of members) {
    if (name.endsWith('/')) {
      packer.entry({ ...fixed, name, type: 'directory', mode: 0o755, size: 0 });
      continue;
    }
    const path = join(folder, name);
    try {
      await pipeline(createReadStream(path), packer.entry({ ...fixed, name, mode: 0o644, size: bytes }));
    } catch (error) {
      throw new UsageError('ES-DATASET-FOLDER', `${path} could not be read, or changed while it was read: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
    }
  }
  packer.finalize();
}
