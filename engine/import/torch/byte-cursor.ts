import { torchFormatError } from './format-error.ts';

/** Reads bytes one after the other and never beyond their end. */
export class ByteCursor {
  readonly #view: DataView;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int64(): bigint {
    return this.#view.getBigInt64(this.#advance(8), true);
  }

  /** As pickles have it: big-endian. */
  double(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  take(length: number): Uint8Array {
    const begin = this.#advance(length);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + begin, length);
  }

  /** Up to the end of the line, which is passed. */
  line(): string {
    const begin = this.position;
    while (this.byte() !== 10);
    return Buffer.from(this.#view.buffer, this.#view.byteOffset + begin, this.position - 1 - begin).toString('utf8');
  }

  text(length: number): string {
    return Buffer.from(this.take(length)).toString('utf8');
  }

  #advance(length: number): number {
    const begin = this.position;
    if (length > this.#view.byteLength - begin) throw torchFormatError(`it ends in mid-value at byte ${this.#view.byteLength}`);
    this.position += length;
    return begin;
  }
}
