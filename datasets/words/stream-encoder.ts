import type { TextChunk } from './text-chunk.ts';
import { WordScanner } from './word-scanner.ts';
import { WordTable, type WordTableMemory } from './word-table.ts';

/** What texts are made one sequence by: a word's id is its number in the vocabulary + 1, size + 1 every other word. */
export interface StreamEncoding {
  readonly vocabulary: WordTableMemory;
  /** Zeros after each text that has words. */
  readonly gap: number;
}

/** Turns texts into ids, all words of one after the other. */
export class StreamEncoder {
  readonly #scanner = new WordScanner();
  readonly #table: WordTable;
  readonly #gap: number;

  constructor({ vocabulary, gap }: StreamEncoding) {
    this.#table = new WordTable(vocabulary);
    this.#gap = gap;
  }

  encode({ bytes, offsets }: TextChunk): Int32Array<ArrayBuffer> {
    const scanner = this.#scanner;
    const table = this.#table;
    const rareId = table.size + 1;
    // each word but a text's last takes two bytes at least, with what ends it
    const ids = new Int32Array((offsets.length - 1) * (this.#gap + 1) + Math.ceil(bytes.length / 2));
    let at = 0;
    for (let text = 0; text < offsets.length - 1; text++) {
      const count = scanner.scan(bytes, offsets[text] ?? 0, offsets[text + 1] ?? 0);
      if (count === 0) continue;
      for (let place = 0; place < count; place++) {
        const word = table.find(scanner, place);
        ids[at++] = word === -1 ? rareId : word + 1;
      }
      at += this.#gap;
    }
    return ids.slice(0, at);
  }
}
