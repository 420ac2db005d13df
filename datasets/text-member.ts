import { DataError } from '../schemas/failure.ts';
import { countLines, invalidUtf8Offset } from './utf8-chunks.ts';

const byteOrderMark = '\ufeff';

/**
 * The text of an archive's member, without a byte order mark.
 * @throws DataError with line and byte offset where it is not UTF-8
 */
export function memberText(name: string, content: Uint8Array): string {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const invalid = invalidUtf8Offset(bytes);
  if (invalid !== undefined) {
    const line = 1 + countLines(bytes.subarray(0, invalid));
    throw new DataError('ES-DATA-UTF8', `The member ${name} is not UTF-8: byte ${invalid}, on line ${line}, begins no character. Save it as UTF-8 text.`);
  }
  const text = bytes.toString('utf8');
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}
