import { DataError } from '../../schemas/failure.ts';
import { defaultArchiveLimits } from '../archives/archive-limits.ts';
import { baseName, filesInLeafFolders, folderOf, isHidden } from '../archives/leaf-folders.ts';
import { readArchive } from '../archives/read-archive.ts';
import { expectFormat } from '../expect-format.ts';
import { memberText } from '../text-member.ts';
import { largestTextBytes, type TextSource } from '../text-parser.ts';
import type { OwnPart, TextRow } from '../text-table.ts';

const limits = { ...defaultArchiveLimits, memberBytes: largestTextBytes };
const partOfFolder: ReadonlyMap<string, OwnPart> = new Map([['train', 'training'], ['test', 'test']]);

/**
 * An archive with a folder a label, one UTF-8 text a file. Labels are the names of the folders that hold no other folder;
 * files beside folders (a README) and hidden ones are passed over. A row's id is the member's name. Where all labels lie
 * in `train` and `test`, and both are there, these are the dataset's own parts.
 */
export async function* parse({ file, format, log }: TextSource): AsyncGenerator<TextRow> {
  expectFormat('folder', format, ['zip', 'tar', 'tar.gz']);
  const classFolders = await findClassFolders(file, format);
  const parts = new Set([...classFolders].map(partOf));
  const ownParts = parts.size === 2 && !parts.has(undefined);
  if (ownParts) log('the folders train and test are the dataset\'s own parts: the test part stays as it is');
  for await (const member of readArchive(file, format, limits)) {
    const folder = folderOf(member.name);
    if (member.kind !== 'file' || isHidden(member.name) || !classFolders.has(folder)) continue;
    const row = { text: memberText(member.name, await member.bytes()), label: baseName(folder), id: member.name };
    const part = ownParts ? partOf(folder) : undefined;
    yield part === undefined ? row : { ...row, part };
  }
}

/** Paths of the folders without folders in them; each must have a file. */
async function findClassFolders(file: string, format: TextSource['format']): Promise<ReadonlySet<string>> {
  const classes = [...await filesInLeafFolders(readArchive(file, format, limits), isHidden)].filter(([folder]) => folder !== '');
  if (classes.length === 0) throw new DataError('ES-DATA-FOLDERS', 'There are no folders in the dataset: it needs one for each label, such as positive/1.txt and negative/2.txt.');
  const empty = classes.find(([, files]) => files === 0)?.[0];
  if (empty !== undefined) throw new DataError('ES-DATA-EMPTY-FOLDER', `The folder ${empty} is empty: each label's folder needs at least 3 text files.`);
  return new Set(classes.map(([folder]) => folder));
}

function partOf(classFolder: string): OwnPart | undefined {
  return partOfFolder.get(baseName(folderOf(classFolder)));
}
