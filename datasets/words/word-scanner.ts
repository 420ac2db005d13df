import { isAscii } from 'node:buffer';
import { separators } from '../tokenizer.ts';

const space = 0x20;
const hashSeed = 0x811c9dc5 | 0;
const hashPrime = 0x01000193;
const largestBytesPerCharacter = 3;

/** For each byte of lower-cased or ASCII text the byte that a word has there; a space where there is none. */
export const wordByte = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (separators.includes(character)) return space;
  return byte < 128 ? character.toLowerCase().charCodeAt(0) : byte;
});

/** Words that a scanner has found: word i lies in `bytes` from `starts[i]` to `ends[i]`, to be read through `wordByte`. */
export interface ScannedWords {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** FNV-1a of the word. */
  readonly hashes: Int32Array;
  /** The word's last four bytes, and the four before them: with its length all of a short word. */
  readonly tails: Int32Array;
  readonly heads: Int32Array;
}

const columns = ['starts', 'ends', 'hashes', 'tails', 'heads'] as const;

/** Finds the words of UTF-8 texts without making strings: the same words as `tokenize`, those of the last text at a time. */
export class WordScanner implements ScannedWords {
  bytes: Uint8Array = new Uint8Array();
  starts = new Int32Array(1 << 10);
  ends = new Int32Array(1 << 10);
  hashes = new Int32Array(1 << 10);
  tails = new Int32Array(1 << 10);
  heads = new Int32Array(1 << 10);
  #lowered = Buffer.alloc(0);

  /** Scans the text that lies in `bytes` from `from` to `to`, and gives the number of its words. */
  scan(bytes: Uint8Array, from: number, to: number): number {
    if (isAscii(bytes.subarray(from, to))) return this.#find(bytes, from, to);
    // beyond ASCII, what lower case is can depend on the whole text: a sigma's on what follows it
    const lowered = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8').toLowerCase();
    const room = lowered.length * largestBytesPerCharacter;
    if (this.#lowered.length < room) this.#lowered = Buffer.allocUnsafeSlow(2 * room);
    return this.#find(this.#lowered, 0, this.#lowered.write(lowered, 'utf8'));
  }

  #find(bytes: Uint8Array, from: number, to: number): number {
    this.bytes = bytes;
    let { starts, ends, hashes, tails, heads } = this;
    let count = 0;
    let start = from;
    let hash = hashSeed;
    let tail = 0;
    let head = 0;
    // the end of the text ends a word like a space
    for (let at = from; at <= to; at++) {
      const byte = at === to ? space : (wordByte[bytes[at] ?? 0] ?? 0);
      if (byte !== space) {
        hash = Math.imul(hash ^ byte, hashPrime);
        head = (head << 8) | (tail >>> 24);
        tail = (tail << 8) | byte;
        continue;
      }
      if (at > start) {
        if (count === starts.length) ({ starts, ends, hashes, tails, heads } = this.#grow());
        starts[count] = start;
        ends[count] = at;
        hashes[count] = hash;
        tails[count] = tail;
        heads[count] = head;
        count++;
        hash = hashSeed;
        tail = 0;
        head = 0;
      }
      start = at + 1;
    }
    return count;
  }

  #grow(): this {
    for (const column of columns) {
      const larger = new Int32Array(2 * this[column].length);
      larger.set(this[column]);
      this[column] = larger;
    }
    return this;
  }
}
