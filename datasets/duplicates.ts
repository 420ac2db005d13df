import { createHash } from 'node:crypto';
import { wordByte, WordScanner } from './words/word-scanner.ts';

const space = 0x20;

/** Tells whether a text has the same words in the same order as one that it was asked about before. */
export class DuplicateFinder {
  readonly #seen = new Set<string>();
  readonly #scanner = new WordScanner();
  #joined = new Uint8Array(1 << 12);

  isDuplicate(text: string): boolean {
    const digest = createHash('sha256').update(this.#wordsOf(text)).digest('base64');
    if (this.#seen.has(digest)) return true;
    this.#seen.add(digest);
    return false;
  }

  /** The words in lower case, a space after each. */
  #wordsOf(text: string): Uint8Array {
    const encoded = Buffer.from(text, 'utf8');
    const count = this.#scanner.scan(encoded, 0, encoded.length);
    const { bytes, starts, ends } = this.#scanner;
    const room = count === 0 ? 0 : (ends[count - 1] ?? 0) + 1;
    if (this.#joined.length < room) this.#joined = new Uint8Array(2 * room);
    const joined = this.#joined;
    let length = 0;
    for (let word = 0; word < count; word++) {
      const end = ends[word] ?? 0;
      for (let at = starts[word] ?? 0; at < end; at++) joined[length++] = wordByte[bytes[at] ?? 0] ?? 0;
      joined[length++] = space;
    }
    return joined.subarray(0, length);
  }
}
