import type { DatasetFormat } from '../../schemas/dataset.ts';
import { DataError } from '../../schemas/failure.ts';
import type { ImageLabelSource } from '../../schemas/images.ts';
import { defaultArchiveLimits } from '../archives/archive-limits.ts';
import { baseName, filesInLeafFolders, folderOf, isHidden } from '../archives/leaf-folders.ts';
import { readArchive } from '../archives/read-archive.ts';

/** No single image file may be larger. */
const largestImageBytes = 64 * 1024 ** 2;
const limits = { ...defaultArchiveLimits, memberBytes: largestImageBytes };
const archives: readonly DatasetFormat[] = ['zip', 'tar', 'tar.gz'];

/** A file that ought to be an image. */
export interface ImageMember {
  readonly id: string;
  readonly label: string;
  readonly bytes: Uint8Array;
}

/**
 * The files of an archive with their labels, streamed. Hidden files are passed over, and those that lie beside folders (a README).
 * @throws DataError for another kind of file, a label's folder without files, and files without a label
 */
export async function* imageMembers(file: string, format: DatasetFormat, labelFrom: ImageLabelSource | undefined): AsyncGenerator<ImageMember> {
  if (!archives.includes(format)) throw new DataError('ES-DATA-FORMAT', `Images are read from a folder or an archive (${archives.join(', ')}), but the dataset is ${format}.`);
  const folders = await leafFolders(file, format);
  const source = labelFrom ?? (folders.size > 1 ? 'folder' : 'file-name');
  for await (const member of readArchive(file, format, limits)) {
    const folder = folderOf(member.name);
    if (member.kind !== 'file' || isPassedOver(member.name) || !folders.has(folder)) continue;
    yield { id: member.name, label: source === 'folder' ? folderLabel(member.name, folder) : nameLabel(member.name), bytes: await member.bytes() };
  }
}

/** Paths of the folders without folders in them; each must have a file. The archive's root is one where there is no other. */
async function leafFolders(file: string, format: DatasetFormat): Promise<ReadonlySet<string>> {
  const leaves = [...await filesInLeafFolders(readArchive(file, format, limits), isPassedOver)];
  const empty = leaves.find(([, files]) => files === 0)?.[0];
  if (empty !== undefined) throw new DataError('ES-DATA-EMPTY-FOLDER', `The folder ${empty} is empty: each label's folder needs images.`);
  return new Set(leaves.map(([folder]) => folder));
}

function folderLabel(name: string, folder: string): string {
  if (folder === '') throw new DataError('ES-DATA-FOLDERS', `The image ${name} lies in no folder, which would be its label: make a folder for each label, or take labels from the files' names (--label-from file-name).`);
  return baseName(folder);
}

function nameLabel(name: string): string {
  const [label = ''] = baseName(name).split('.');
  return label;
}

/** Windows puts small pictures of a folder's images into one file among them. */
function isPassedOver(name: string): boolean {
  return isHidden(name) || name.split('/').includes('Thumbs.db');
}
