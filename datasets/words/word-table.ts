import { wordByte } from './word-scanner.ts';

/** Words as bytes: word i lies in `bytes` from `offsets[i]` to `offsets[i + 1]`. */
export interface PackedWords {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
}

/** A hash table's memory, which threads can share to look words up. */
export interface WordTableMemory extends PackedWords {
  readonly slots: Int32Array;
  readonly size: number;
}

/**
 * Numbers the words that are added, 0, 1, 2, …, and finds them again by their bytes: open addressing, each slot a hash and
 * a number + 1. Words are given as `WordScanner` finds them.
 */
export class WordTable {
  #slots: Int32Array;
  #offsets: Uint32Array;
  #bytes: Uint8Array;
  #size: number;

  constructor(memory: WordTableMemory = { slots: new Int32Array(1 << 12), offsets: new Uint32Array(1 << 10), bytes: new Uint8Array(1 << 14), size: 0 }) {
    this.#slots = memory.slots;
    this.#offsets = memory.offsets;
    this.#bytes = memory.bytes;
    this.#size = memory.size;
  }

  /** Words so far. */
  get size(): number {
    return this.#size;
  }

  /** The word's number, or -1 where it was never added. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = (slots.length >> 1) - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[2 * slot + 1] ?? 0;
      if (entry === 0) return -1;
      if (slots[2 * slot] === hash && this.#equals(entry - 1, bytes, start, end)) return entry - 1;
    }
  }

  /** The word's number; a new one where it was never added. */
  findOrAdd(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const found = this.find(bytes, start, end, hash);
    return found === -1 ? this.#add(bytes, start, end, hash) : found;
  }

  /** The words' bytes in their order, as views on the table. */
  packed(): PackedWords {
    return { bytes: this.#bytes.subarray(0, this.#offsets[this.#size]), offsets: this.#offsets.subarray(0, this.#size + 1) };
  }

  /** The table in memory that threads can share; nobody may add to it then. */
  shared(): WordTableMemory {
    const { bytes, offsets } = this.packed();
    return { bytes: new Uint8Array(shared(bytes)), offsets: new Uint32Array(shared(offsets)), slots: new Int32Array(shared(this.#slots)), size: this.#size };
  }

  #equals(word: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#bytes;
    const from = this.#offsets[word] ?? 0;
    if ((this.#offsets[word + 1] ?? 0) - from !== end - start) return false;
    for (let at = start, ownAt = from; at < end; at++, ownAt++) if (own[ownAt] !== wordByte[bytes[at] ?? 0]) return false;
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const word = this.#size++;
    const from = this.#offsets[word] ?? 0;
    const to = from + end - start;
    if (word + 2 > this.#offsets.length) this.#offsets = grown(this.#offsets, new Uint32Array(2 * this.#offsets.length));
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * to));
    for (let at = start, ownAt = from; at < end; at++, ownAt++) this.#bytes[ownAt] = wordByte[bytes[at] ?? 0] ?? 0;
    this.#offsets[word + 1] = to;
    if (4 * this.#size > this.#slots.length) this.#spreadOut();
    place(this.#slots, hash, word);
    return word;
  }

  /** Twice the slots: at most half of them are taken. */
  #spreadOut(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length);
    for (let at = 0; at < before.length; at += 2) {
      const entry = before[at + 1] ?? 0;
      if (entry !== 0) place(this.#slots, before[at] ?? 0, entry - 1);
    }
  }
}

/** FNV's low bits alone would leave words of one letter side by side. */
function spread(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
}

function place(slots: Int32Array, hash: number, word: number): void {
  const mask = (slots.length >> 1) - 1;
  let slot = spread(hash) & mask;
  while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
  slots[2 * slot] = hash;
  slots[2 * slot + 1] = word + 1;
}

function grown<Storage extends Uint8Array | Uint32Array>(storage: Storage, larger: Storage): Storage {
  larger.set(storage);
  return larger;
}

function shared(view: Uint8Array | Uint32Array | Int32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(view.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return buffer;
}
