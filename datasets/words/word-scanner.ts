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

/**
 * Finds the words of UTF-8 texts without making strings: the same words as `tokenize`. Those of the text that was scanned
 * last lie in `bytes`, word i from `starts[i]` to `ends[i]`, to be read through `wordByte`; `hashes[i]` is its hash (FNV-1a).
 */
export class WordScanner {
  bytes: Uint8Array = new Uint8Array();
  starts = new Int32Array(1 << 10);
  ends = new Int32Array(1 << 10);
  hashes = new Int32Array(1 << 10);
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
    let { starts, ends, hashes } = this;
    let count = 0;
    let start = from;
    let hash = hashSeed;
    for (let at = from; at < to; at++) {
      const byte = wordByte[bytes[at] ?? 0] ?? 0;
      if (byte !== space) {
        hash = Math.imul(hash ^ byte, hashPrime);
        continue;
      }
      if (at > start) {
        if (count + 1 >= starts.length) ({ starts, ends, hashes } = this.#grow());
        starts[count] = start;
        ends[count] = at;
        hashes[count] = hash;
        count++;
        hash = hashSeed;
      }
      start = at + 1;
    }
    if (to > start) {
      starts[count] = start;
      ends[count] = to;
      hashes[count] = hash;
      count++;
    }
    return count;
  }

  #grow(): Pick<WordScanner, 'starts' | 'ends' | 'hashes'> {
    for (const name of ['starts', 'ends', 'hashes'] as const) {
      const larger = new Int32Array(2 * this[name].length);
      larger.set(this[name]);
      this[name] = larger;
    }
    return this;
  }
}
