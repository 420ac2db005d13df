import { readFile } from 'node:fs/promises';
import type { DatasetFormat } from '../schemas/dataset.ts';
import { DataError } from '../schemas/failure.ts';
import { readArchive } from './archives/read-archive.ts';
import { defaultArchiveLimits } from './archives/archive-limits.ts';
import { weightExtensions } from './sources/file-format.ts';

/** Room for the largest weights that are read: VGG16 with its head has 553 MB. */
const limits = { ...defaultArchiveLimits, memberBytes: 2 * 1024 ** 3 };

/**
 * The bytes of a file of weights, or of the only one in an archive.
 * @throws DataError ES-DATA-WEIGHTS-FORMAT or ES-DATA-WEIGHTS-FILES where there is none, or more than one
 */
export async function readWeightsFile(file: string, format: DatasetFormat): Promise<Uint8Array> {
  switch (format) {
    case 'weights':
      return readFile(file);
    case 'zip':
    case 'tar':
    case 'tar.gz':
      return readMember(file, format);
    default:
      throw new DataError('ES-DATA-WEIGHTS-FORMAT', `Weights come as ${weightExtensions.join(', ')} or in an archive (.zip, .tar, .tar.gz, .whl), not as ${format}.`);
  }
}

async function readMember(file: string, format: DatasetFormat): Promise<Uint8Array> {
  const found: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  for await (const member of readArchive(file, format, limits)) {
    if (member.kind === 'file' && weightExtensions.some((extension) => member.name.toLowerCase().endsWith(extension))) found.push({ name: member.name, bytes: await member.bytes() });
    if (found.length > 1) throw new DataError('ES-DATA-WEIGHTS-FILES', `The archive has several files of weights, ${found.map(({ name }) => name).join(', ')}: leave one of them in it.`);
  }
  const [only] = found;
  if (only === undefined) throw new DataError('ES-DATA-WEIGHTS-FILES', `The archive has no file of weights: one of ${weightExtensions.join(', ')} is expected.`);
  return only.bytes;
}
