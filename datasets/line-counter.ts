import { countLines } from './utf8-chunks.ts';

/** Says on which line a byte offset lies, while the bytes stream by. Offsets asked for must not fall. */
export class LineCounter {
  readonly #chunks: Buffer[] = [];
  #offset = 0;
  #line = 1;

  append(chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  /** The line of that offset, counted from 1; line ends are `\n` and `\r\n`. */
  lineAt(offset: number): number {
    for (let first = this.#chunks[0]; first !== undefined && this.#offset < offset; first = this.#chunks[0]) {
      const passed = first.subarray(0, offset - this.#offset);
      this.#line += countLines(passed);
      this.#offset += passed.length;
      if (passed.length === first.length) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(passed.length);
    }
    return this.#line;
  }
}
