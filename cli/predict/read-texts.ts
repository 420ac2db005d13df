import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { formatOfName } from '../../datasets/sources/file-format.ts';
import type { TextParserModule } from '../../datasets/text-parser.ts';
import type { DatasetFormat } from '../../schemas/dataset.ts';
import { DataError, UsageError } from '../../schemas/failure.ts';

/** A text and where it comes from: `mail.csv, line 3`; a text of the command line comes from nowhere. */
export interface GivenText {
  readonly id: string | undefined;
  readonly text: string;
}

export interface ReadingOptions {
  /** How the texts that the network learned from were read. */
  readonly parser: string | undefined;
  readonly textColumn: string;
  readonly stdin: Readable;
}

const tables: Readonly<Partial<Record<DatasetFormat, () => Promise<TextParserModule>>>> = {
  csv: () => import('../../datasets/parsers/csv.ts'),
  jsonl: () => import('../../datasets/parsers/jsonl.ts'),
  parquet: () => import('../../datasets/parsers/parquet.ts'),
};

/**
 * The texts of a file: the rows of a table by its name's ending, a mail where the network has learned from mails, else one text
 * a line; `-` is stdin.
 * @throws UsageError or DataError that names the file, and the line or row where there is one
 */
export async function readTexts(file: string, { parser, textColumn, stdin }: ReadingOptions): Promise<GivenText[]> {
  if (file === '-') return lines(stdin, 'stdin');
  await requireFile(file);
  const format = formatOfName(file);
  const table = format === undefined ? undefined : tables[format];
  if (format !== undefined && table !== undefined) return naming(file, async () => rows(await table(), { file, format, textColumn }));
  if (format !== undefined && format !== 'text') throw new UsageError('ES-PREDICT-FORMAT', `${file} is an archive: predict takes CSV, JSON lines, Parquet, and text with one text a line.`);
  if (parser === 'mail') {
    const { mailText } = await import('../../datasets/mail-text.ts');
    return [{ id: file, text: (await mailText(await readFile(file))).text }];
  }
  return lines(createReadStream(file), file);
}

async function rows(module: TextParserModule, { file, format, textColumn }: { readonly file: string; readonly format: DatasetFormat; readonly textColumn: string }): Promise<GivenText[]> {
  const texts: GivenText[] = [];
  for await (const { id, text } of module.parse({ file, format, textColumn, labelColumn: undefined, log: () => undefined })) texts.push({ id: `${file}, ${id}`, text });
  return texts;
}

async function lines(stream: Readable, name: string): Promise<GivenText[]> {
  const texts: GivenText[] = [];
  let line = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() !== '') texts.push({ id: `${name}, line ${line}`, text });
  }
  return texts;
}

/** Parsers do not know what the file is called. */
async function naming<Result>(file: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof DataError ? new DataError(error.code, `${file}: ${error.message}`, { cause: error }) : error;
  }
}

async function requireFile(file: string): Promise<void> {
  const status = await stat(file).catch((error: unknown) => {
    throw new UsageError('ES-PREDICT-FILE', `There is no file ${file} that can be read.`, { cause: error });
  });
  if (!status.isFile()) throw new UsageError('ES-PREDICT-FILE', `${file} is no file: name files with texts, or - for stdin.`);
}
