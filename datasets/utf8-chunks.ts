import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { DataError } from '../schemas/failure.ts';

const chunkBytes = 1 << 18;
const newline = 0x0a;
const replacementCharacter = '\ufffd';

/**
 * A file's bytes in chunks that hold whole characters only.
 * @throws DataError with line and byte offset where the file is not UTF-8
 */
export async function* utf8Chunks(file: string): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let offset = 0;
  let lines = 1;
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    const bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    const whole = bytes.subarray(0, bytes.length - unfinishedBytes(bytes));
    checkUtf8(whole, offset, lines);
    yield whole;
    offset += whole.length;
    lines += countLines(whole);
    held = bytes.subarray(whole.length);
  }
  checkUtf8(held, offset, lines);
}

/** Line ends among these bytes. */
export function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines++;
  return lines;
}

/** Offset of the first byte that is no UTF-8; undefined where all of them are. */
export function invalidUtf8Offset(bytes: Buffer): number | undefined {
  if (isUtf8(bytes)) return undefined;
  const decoded = bytes.toString('utf8');
  let offset = 0;
  let start = 0;
  for (let at = decoded.indexOf(replacementCharacter); at !== -1; at = decoded.indexOf(replacementCharacter, start)) {
    offset += Buffer.byteLength(decoded.slice(start, at));
    if (!bytes.subarray(offset, offset + 3).equals(Buffer.from(replacementCharacter))) return offset;
    offset += 3;
    start = at + 1;
  }
  return offset;
}

function checkUtf8(bytes: Buffer, offset: number, firstLine: number): void {
  const invalid = invalidUtf8Offset(bytes);
  if (invalid === undefined) return;
  const line = firstLine + countLines(bytes.subarray(0, invalid));
  const utf16 = offset === 0 && (bytes[0] === 0xff || bytes[0] === 0xfe) ? ' It looks like UTF-16.' : '';
  throw new DataError('ES-DATA-UTF8', `Line ${line} is not UTF-8: byte ${offset + invalid} of the file, 0x${(bytes[invalid] ?? 0).toString(16).padStart(2, '0')}, begins no character.${utf16} Save the file as UTF-8.`);
}

/** Bytes at the end that begin a character which the next chunk may finish. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const size = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : byte >= 0b1100_0000 ? 2 : 1;
    return size > back ? back : 0;
  }
  return 0;
}
