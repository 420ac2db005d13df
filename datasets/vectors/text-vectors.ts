import { DataError } from '../../schemas/failure.ts';
import { otherDimension, type VectorRows } from './vector-rows.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const tab = 0x09;
const longestLine = 1 << 20;

/**
 * Takes vectors from lines of `word v1 … vD`, separated by spaces or tabs, as GloVe, word2vec and fastText write them; a first
 * line with the numbers of words and dimensions is passed over, and so are words with spaces in them.
 * @param name of the file, for messages
 * @throws DataError with the line
 */
export async function readTextVectors(name: string, chunks: AsyncIterable<Uint8Array>, rows: VectorRows): Promise<void> {
  let line = 0;
  for await (const bytes of wholeLines(name, chunks)) {
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(newline, start);
      const next = end === -1 ? bytes.length : end;
      line += 1;
      readLine(trimmed(bytes.subarray(start, next)), { file: name, line }, rows);
      start = next + 1;
    }
  }
  if (line === 0) throw new DataError('ES-DATA-VECTORS-LINE', `${name} is empty: it needs a line for each word.`);
}

/** The bytes in pieces that end where a line does. */
async function* wholeLines(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = held.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([held, chunk]);
    const end = bytes.lastIndexOf(newline) + 1;
    if (bytes.length - end > longestLine) throw new DataError('ES-DATA-VECTORS-LINE', `${name} has a line of over ${longestLine} bytes: it is no text file with a word and its numbers on each line.`);
    if (end > 0) yield bytes.subarray(0, end);
    held = Buffer.from(bytes.subarray(end));
  }
  if (held.length > 0) yield held;
}

function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === space || bytes[end - 1] === carriageReturn || bytes[end - 1] === tab)) end -= 1;
  return bytes.subarray(0, end);
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function readLine(bytes: Buffer, place: Place, rows: VectorRows): void {
  if (countSeparators(bytes) !== rows.dimension) {
    refuseUnlessPassedOver(bytes, place, rows.dimension);
    return;
  }
  const end = bytes.findIndex(isSeparator);
  const row = rows.find(bytes.toString('utf8', 0, end), `on line ${place.line}`);
  if (row === undefined) return;
  const fields = bytes.toString('latin1', end + 1).split(/[ \t]/);
  for (const [column, field] of fields.entries()) {
    if (!isNumber(field)) throw new DataError('ES-DATA-VECTORS-LINE', `Line ${place.line} of ${place.file} is broken: "${field.slice(0, 40)}", value ${column + 1} of its vector, is no number.`);
    rows.values[row * rows.dimension + column] = Number(field);
  }
}

function refuseUnlessPassedOver(bytes: Buffer, { file, line }: Place, dimension: number): void {
  const [, ...fields] = bytes.toString('utf8').split(/[ \t]/);
  const isHeader = line === 1 && fields.length === 1 && /^\d+ \d+$/.test(bytes.toString('latin1'));
  const lastText = fields.findLastIndex((field) => !isNumber(field));
  const numbers = isHeader ? Number(fields[0]) : fields.length - 1 - lastText;
  if (numbers === dimension) return;
  if (line === 1 && numbers > 0 && (isHeader || lastText === -1)) throw otherDimension(`Line 1 of ${file}`, numbers, dimension);
  throw new DataError('ES-DATA-VECTORS-LINE', `Line ${line} of ${file} is broken: it ends in ${numbers} ${numbers === 1 ? 'number' : 'numbers'}, where a word and ${dimension} numbers are needed.`);
}

function countSeparators(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (isSeparator(byte)) count += 1;
  return count;
}

function isSeparator(byte: number): boolean {
  return byte === space || byte === tab;
}

function isNumber(field: string): boolean {
  return field !== '' && Number.isFinite(Number(field));
}
