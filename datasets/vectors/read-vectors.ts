import { createReadStream } from 'node:fs';
import type { DatasetFormat } from '../../schemas/dataset.ts';
import { DataError } from '../../schemas/failure.ts';
import { defaultArchiveLimits } from '../archives/archive-limits.ts';
import type { ArchiveMember } from '../archives/archive-member.ts';
import { readArchive } from '../archives/read-archive.ts';
import { readNpyVectors } from './npy-vectors.ts';
import { parquetWords } from './parquet-words.ts';
import { readTextVectors } from './text-vectors.ts';
import type { VectorRows } from './vector-rows.ts';

/** Room for the largest vectors that are published as text; a member streams by. */
const limits = { ...defaultArchiveLimits, memberBytes: 16 * 1024 ** 3 };

/**
 * Takes the vectors of the words asked for from a file: text with `word v1 … vD` a line, an archive with such a file (of
 * several, the one whose name says the dimension, as in `glove.6B.50d.txt`), or an archive with an .npy matrix and a Parquet
 * file of its words. Everything else streams by.
 * @throws DataError where it is none of these, or broken
 */
export async function readVectors(file: string, format: DatasetFormat, rows: VectorRows): Promise<void> {
  switch (format) {
    case 'text':
      await readTextVectors('the file', createReadStream(file), rows);
      return;
    case 'zip':
    case 'tar':
    case 'tar.gz':
      await readArchived(file, format, rows);
      return;
    default:
      throw new DataError('ES-DATA-VECTORS-FORMAT', `Word vectors come as text (.txt) or in an archive (.zip, .tar, .tar.gz, .whl), not as ${format}.`);
  }
}

async function readArchived(file: string, format: DatasetFormat, rows: VectorRows): Promise<void> {
  const names: string[] = [];
  for await (const { name, kind } of readArchive(file, format, limits)) if (kind === 'file') names.push(name);
  const [matrix, ...otherMatrices] = names.filter((name) => name.endsWith('.npy'));
  const [index, ...otherIndexes] = names.filter((name) => name.endsWith('.parquet'));
  if (matrix !== undefined && index !== undefined && otherMatrices.length + otherIndexes.length === 0) {
    const words = await withMember(file, format, index, async (member) => parquetWords(index, await member.bytes()));
    await withMember(file, format, matrix, (member) => readNpyVectors(matrix, member.chunks(), words, rows));
    return;
  }
  const text = textMember(names, rows.dimension);
  await withMember(file, format, text, (member) => readTextVectors(text, member.chunks(), rows));
}

function textMember(names: readonly string[], dimension: number): string {
  const texts = names.filter((name) => /\.(txt|vec)$/.test(name));
  const named = texts.filter((name) => new RegExp(`(^|[./_-])${dimension}d[._-]`).test(name));
  const [only, ...others] = texts.length > 1 ? named : texts;
  if (only !== undefined && others.length === 0) return only;
  const found = texts.length === 0 ? 'no text file (.txt), and no .npy file beside a .parquet file with its words' : `${texts.length} text files, ${texts.slice(0, 5).join(', ')}, and not one whose name says ${dimension}d`;
  throw new DataError('ES-DATA-VECTORS-FILES', `The archive of word vectors has ${found}: it needs one file of vectors of ${dimension} numbers.`);
}

async function withMember<Result>(file: string, format: DatasetFormat, name: string, use: (member: ArchiveMember) => Promise<Result>): Promise<Result> {
  for await (const member of readArchive(file, format, limits)) if (member.name === name) return use(member);
  throw new Error(`the archive lost its member ${name}`);
}
