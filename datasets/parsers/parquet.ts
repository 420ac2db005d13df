import { asyncBufferFromFile, type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { DataError } from '../../schemas/failure.ts';
import { expectFormat } from '../expect-format.ts';
import { labelCell, missingColumn, textCell } from '../text-cells.ts';
import type { TextSource } from '../text-parser.ts';
import type { TextRow } from '../text-table.ts';

const undecodable = 'ERR_ENCODING_INVALID_ENCODED_DATA';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const parsers = { stringFromBytes: (bytes: Uint8Array): string => utf8.decode(bytes) };

/** A Parquet file with any of the usual compressions. A row's id is `row N`, counted from 1. */
export async function* parse({ file, format, textColumn, labelColumn }: TextSource): AsyncGenerator<TextRow> {
  expectFormat('parquet', format, ['parquet']);
  const buffer = await asyncBufferFromFile(file);
  const metadata = await readMetadata(buffer);
  const columns = parquetSchema(metadata).children.map((child) => child.element.name);
  if (!columns.includes(textColumn)) throw missingColumn('The Parquet file', textColumn, columns, 'text-column');
  if (labelColumn !== undefined && !columns.includes(labelColumn)) throw missingColumn('The Parquet file', labelColumn, columns, 'label-column');
  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const groupEnd = groupStart + Number(group.num_rows);
    const rows = await readRows(buffer, metadata, [...new Set([textColumn, labelColumn ?? textColumn])], groupStart, groupEnd);
    for (const [place, row] of rows.entries()) {
      const id = `row ${groupStart + place + 1}`;
      const where = `Row ${groupStart + place + 1}`;
      yield { text: textCell(row[textColumn], textColumn, where), label: labelColumn === undefined ? '' : labelCell(row[labelColumn], labelColumn, where), id };
    }
    groupStart = groupEnd;
  }
}

async function readMetadata(buffer: AsyncBuffer): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(buffer);
  } catch (cause) {
    throw new DataError('ES-DATA-PARQUET', 'The file is not a whole Parquet file: its footer cannot be read.', { cause });
  }
}

async function readRows(file: AsyncBuffer, metadata: FileMetaData, columns: string[], rowStart: number, rowEnd: number): Promise<Record<string, unknown>[]> {
  try {
    return await parquetReadObjects({ file, metadata, columns, rowStart, rowEnd, compressors, parsers });
  } catch (cause) {
    const where = `rows ${rowStart + 1} to ${rowEnd}`;
    if (cause instanceof TypeError && 'code' in cause && cause.code === undecodable) {
      throw new DataError('ES-DATA-UTF8', `A string in ${where} of the Parquet file is not UTF-8: write the columns anew as UTF-8 strings.`, { cause });
    }
    throw new DataError('ES-DATA-PARQUET', `The Parquet file is damaged: ${where} cannot be read. Write it anew.`, { cause });
  }
}
