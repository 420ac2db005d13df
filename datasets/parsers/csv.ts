import { pipeline } from 'node:stream';
import { CsvError, type Info, parse as csvParser } from 'csv-parse';
import { DataError } from '../../schemas/failure.ts';
import { expectFormat } from '../expect-format.ts';
import { LineCounter } from '../line-counter.ts';
import { labelCell, missingColumn, textTooLarge } from '../text-cells.ts';
import { largestTextBytes, type TextSource } from '../text-parser.ts';
import type { TextRow } from '../text-table.ts';
import { utf8Chunks } from '../utf8-chunks.ts';

interface CsvRecord {
  readonly fields: readonly string[];
  /** The line that it begins on. */
  readonly line: number;
}

/**
 * Comma-separated values with a header line (RFC 4180): UTF-8 with or without byte order mark, either line end, quoted
 * newlines, blank lines passed over. A row's id is `line N`, where it begins.
 */
export async function* parse({ file, format, textColumn, labelColumn }: TextSource): AsyncGenerator<TextRow> {
  expectFormat('csv', format, ['csv']);
  let header: readonly string[] | undefined;
  let text = 0;
  let label: number | undefined;
  for await (const { fields, line } of records(file)) {
    if (header === undefined) {
      header = fields.map((name) => name.trim());
      text = columnOf(header, textColumn, 'text-column');
      label = labelColumn === undefined ? undefined : columnOf(header, labelColumn, 'label-column');
      continue;
    }
    const where = `Line ${line}`;
    if (fields.length !== header.length) {
      throw new DataError('ES-DATA-CSV-FIELDS', `${where} has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, but the header has ${header.length}: a field that holds a comma, a quote or a line end must stand in quotes.`);
    }
    yield { text: fields[text] ?? '', label: label === undefined || labelColumn === undefined ? '' : labelCell(fields[label], labelColumn, where), id: `line ${line}` };
  }
  if (header === undefined) throw new DataError('ES-DATA-ROWS', 'The CSV file is empty: it needs a header line with the names of the columns, and rows.');
}

async function* records(file: string): AsyncGenerator<CsvRecord> {
  const lines = new LineCounter();
  const parser = csvParser({ bom: true, info: true, relax_column_count: true, record_delimiter: ['\r\n', '\n'], max_record_size: largestTextBytes });
  pipeline(countedChunks(file, lines), parser, () => undefined);
  let offset = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const line = lines.lineAt(offset);
      offset = info.bytes;
      if (record.length > 1 || record[0] !== '') yield { fields: record, line };
    }
  } catch (error) {
    // the parser may fail before it has handed out the records ahead of the bad one
    throw error instanceof CsvError ? explained(error, lines.lineAt(parser.info.bytes)) : error;
  }
}

async function* countedChunks(file: string, lines: LineCounter): AsyncGenerator<Buffer> {
  for await (const chunk of utf8Chunks(file)) {
    lines.append(chunk);
    yield chunk;
  }
}

function explained(error: CsvError, line: number): DataError {
  switch (error.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return textTooLarge(`The row that begins on line ${line}`);
    case 'CSV_QUOTE_NOT_CLOSED':
      return new DataError('ES-DATA-CSV-QUOTE', `The row that begins on line ${line} opens a quote that is never closed: a quote within a quoted field must be doubled.`);
    default:
      return new DataError('ES-DATA-CSV-QUOTE', `Line ${line} has a quote where none may be: a field that holds a quote must stand in quotes, with the quote doubled.`);
  }
}

function columnOf(header: readonly string[], name: string, parameter: 'text-column' | 'label-column'): number {
  const column = header.indexOf(name);
  if (column !== header.lastIndexOf(name)) throw new DataError('ES-DATA-COLUMN', `The CSV file has more than one column "${name}": rename all but one.`);
  if (column !== -1) return column;
  const separator = header.length === 1 ? /[;\t|]/.exec(header[0] ?? '')?.[0] : undefined;
  if (separator === undefined) throw missingColumn('The CSV file', name, header, parameter);
  throw new DataError('ES-DATA-CSV-SEPARATOR', `The header line is separated by ${JSON.stringify(separator)}: a CSV file must be separated by commas.`);
}
