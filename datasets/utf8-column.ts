import { type Data, makeData, Utf8 } from 'apache-arrow';

const encoder = new TextEncoder();
const largestBytesPerCharacter = 3;

/** Collects strings into the storage of an Arrow utf8 column: bytes and offsets, no object a value. */
export class Utf8Column {
  #bytes = new Uint8Array(1 << 16);
  #offsets = new Int32Array(1 << 10);
  #length = 0;
  #size = 0;

  /** Bytes of the strings so far. */
  get size(): number {
    return this.#size;
  }

  /** Strings so far. */
  get length(): number {
    return this.#length;
  }

  append(value: string): void {
    const needed = this.#size + value.length * largestBytesPerCharacter;
    if (needed > this.#bytes.length) this.#bytes = grown(this.#bytes, Math.max(needed, 2 * this.#bytes.length));
    if (this.#length + 2 > this.#offsets.length) this.#offsets = grown(this.#offsets, 2 * this.#offsets.length);
    this.#size += encoder.encodeInto(value, this.#bytes.subarray(this.#size)).written;
    this.#offsets[++this.#length] = this.#size;
  }

  /** The column so far; the next string begins a new one. */
  flush(): Data<Utf8> {
    const data = makeData({ type: new Utf8(), length: this.#length, valueOffsets: this.#offsets.slice(0, this.#length + 1), data: this.#bytes.slice(0, this.#size) });
    this.#length = 0;
    this.#size = 0;
    return data;
  }
}

function grown<Storage extends Uint8Array | Int32Array>(storage: Storage, length: number): Storage {
  const larger = (storage instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length)) as Storage;
  larger.set(storage);
  return larger;
}
