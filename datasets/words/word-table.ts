import { type ScannedWords, wordByte } from './word-scanner.ts';

/** Numbers that a slot takes: the word's number + 1 or 0, its length, its last four bytes and the four before. */
const slotSize = 4;
const bytesInSlot = 8;

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

/** Numbers the words that are added, 0, 1, 2, …, and finds them again: open addressing, at most half of the slots taken. */
export class WordTable {
  #slots: Int32Array;
  #offsets: Uint32Array;
  #bytes: Uint8Array;
  #hashes = new Int32Array(1 << 10);
  #size: number;

  constructor(memory: WordTableMemory = { slots: new Int32Array(slotSize << 11), offsets: new Uint32Array(1 << 10), bytes: new Uint8Array(1 << 14), size: 0 }) {
    this.#slots = memory.slots;
    this.#offsets = memory.offsets;
    this.#bytes = memory.bytes;
    this.#size = memory.size;
  }

  /** Words so far. */
  get size(): number {
    return this.#size;
  }

  /** The number of the word that was scanned as word `index`, or -1 where it was never added. */
  find(words: ScannedWords, index: number): number {
    const slots = this.#slots;
    const mask = slots.length / slotSize - 1;
    const length = (words.ends[index] ?? 0) - (words.starts[index] ?? 0);
    const tail = words.tails[index] ?? 0;
    const head = words.heads[index] ?? 0;
    for (let slot = spread(words.hashes[index] ?? 0) & mask; ; slot = (slot + 1) & mask) {
      const at = slotSize * slot;
      const entry = slots[at] ?? 0;
      if (entry === 0) return -1;
      if (slots[at + 1] !== length || slots[at + 2] !== tail || slots[at + 3] !== head) continue;
      if (length <= bytesInSlot || this.#beginsLike(entry - 1, words, index, length - bytesInSlot)) return entry - 1;
    }
  }

  /** The word's number; a new one where it was never added. */
  findOrAdd(words: ScannedWords, index: number): number {
    const found = this.find(words, index);
    return found === -1 ? this.#add(words, index) : found;
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

  #beginsLike(word: number, { bytes, starts }: ScannedWords, index: number, length: number): boolean {
    const own = this.#bytes;
    const start = starts[index] ?? 0;
    const ownStart = this.#offsets[word] ?? 0;
    for (let at = 0; at < length; at++) if (own[ownStart + at] !== wordByte[bytes[start + at] ?? 0]) return false;
    return true;
  }

  #add({ bytes, starts, ends, hashes, tails, heads }: ScannedWords, index: number): number {
    const word = this.#size++;
    const start = starts[index] ?? 0;
    const length = (ends[index] ?? 0) - start;
    const hash = hashes[index] ?? 0;
    const from = this.#offsets[word] ?? 0;
    if (word + 2 > this.#offsets.length) this.#offsets = grown(this.#offsets, new Uint32Array(2 * this.#offsets.length));
    if (word + 1 > this.#hashes.length) this.#hashes = grown(this.#hashes, new Int32Array(2 * this.#hashes.length));
    if (from + length > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * (from + length)));
    for (let at = 0; at < length; at++) this.#bytes[from + at] = wordByte[bytes[start + at] ?? 0] ?? 0;
    this.#offsets[word + 1] = from + length;
    this.#hashes[word] = hash;
    if (2 * slotSize * this.#size > this.#slots.length) this.#spreadOut();
    place(this.#slots, hash, [word + 1, length, tails[index] ?? 0, heads[index] ?? 0]);
    return word;
  }

  #spreadOut(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length);
    for (let at = 0; at < before.length; at += slotSize) {
      const entry = before[at] ?? 0;
      if (entry !== 0) place(this.#slots, this.#hashes[entry - 1] ?? 0, before.subarray(at, at + slotSize));
    }
  }
}

/** FNV's low bits alone would leave words of one letter side by side. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

function place(slots: Int32Array, hash: number, entry: ArrayLike<number>): void {
  const mask = slots.length / slotSize - 1;
  let slot = spread(hash) & mask;
  while (slots[slotSize * slot] !== 0) slot = (slot + 1) & mask;
  slots.set(entry, slotSize * slot);
}

function grown<Storage extends Uint8Array | Uint32Array | Int32Array>(storage: Storage, larger: Storage): Storage {
  larger.set(storage);
  return larger;
}

function shared(view: Uint8Array | Uint32Array | Int32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(view.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return buffer;
}
