import type { TextChunk } from './text-chunk.ts';
import { WordScanner } from './word-scanner.ts';
import { type PackedWords, WordTable } from './word-table.ts';

/** How often words occur and where each was first seen. Counts of any rows, in any order, can be put together. */
export interface WordCounts extends PackedWords {
  readonly counts: Float64Array;
  /** Row × `placesPerRow` + place among the row's words. */
  readonly firstSeen: Float64Array;
}

/** More words than a text of 16 MiB can have; 2²⁹ rows are still told apart exactly. */
const placesPerRow = 2 ** 24;

/** Counts the words of texts. */
export class WordCounter {
  readonly #scanner = new WordScanner();
  readonly #table = new WordTable();
  #counts = new Float64Array(1 << 10);
  #firstSeen = new Float64Array(1 << 10);

  add({ bytes, offsets, firstRow }: TextChunk): void {
    const scanner = this.#scanner;
    for (let text = 0; text < offsets.length - 1; text++) {
      const count = scanner.scan(bytes, offsets[text] ?? 0, offsets[text + 1] ?? 0);
      const row = (firstRow + text) * placesPerRow;
      for (let place = 0; place < count; place++) this.#note(place, 1, row + place);
    }
  }

  /** Adds what another counter found in other rows. */
  addCounts({ bytes, offsets, counts, firstSeen }: WordCounts): void {
    const scanner = this.#scanner;
    for (const [word, count] of counts.entries()) {
      scanner.scan(bytes, offsets[word] ?? 0, offsets[word + 1] ?? 0);
      this.#note(0, count, firstSeen[word] ?? 0);
    }
  }

  counts(): WordCounts {
    const { size } = this.#table;
    return { ...this.#table.packed(), counts: this.#counts.subarray(0, size), firstSeen: this.#firstSeen.subarray(0, size) };
  }

  /** Counts the scanner's word `index`. */
  #note(index: number, count: number, seen: number): void {
    const known = this.#table.size;
    const word = this.#table.findOrAdd(this.#scanner, index);
    if (word === known) {
      if (word >= this.#counts.length) this.#grow();
      this.#counts[word] = count;
      this.#firstSeen[word] = seen;
      return;
    }
    this.#counts[word] = (this.#counts[word] ?? 0) + count;
    if (seen < (this.#firstSeen[word] ?? 0)) this.#firstSeen[word] = seen;
  }

  #grow(): void {
    const [counts, firstSeen] = [this.#counts, this.#firstSeen];
    this.#counts = new Float64Array(2 * counts.length);
    this.#counts.set(counts);
    this.#firstSeen = new Float64Array(2 * firstSeen.length);
    this.#firstSeen.set(firstSeen);
  }
}
