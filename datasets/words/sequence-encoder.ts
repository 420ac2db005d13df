import type { TextChunk } from './text-chunk.ts';
import { WordScanner } from './word-scanner.ts';
import { WordTable, type WordTableMemory } from './word-table.ts';

/** What texts are encoded by: a word's id is its number in the vocabulary + 1, 0 is padding, size + 1 every other word. */
export interface Encoding {
  readonly vocabulary: WordTableMemory;
  readonly sequenceLength: number;
}

/** A table of these words, in their order. */
export function vocabularyOf(words: Iterable<string>): WordTable {
  const table = new WordTable();
  const scanner = new WordScanner();
  for (const word of words) {
    const bytes = Buffer.from(word, 'utf8');
    scanner.scan(bytes, 0, bytes.length);
    table.findOrAdd(scanner, 0);
  }
  return table;
}

/** Turns texts into ids: the last words of each, padded at the front. */
export class SequenceEncoder {
  readonly #scanner = new WordScanner();
  readonly #table: WordTable;
  readonly #sequenceLength: number;

  constructor({ vocabulary, sequenceLength }: Encoding) {
    this.#table = new WordTable(vocabulary);
    this.#sequenceLength = sequenceLength;
  }

  /** Rows × sequence length ids. */
  encode({ bytes, offsets }: TextChunk): Int32Array<ArrayBuffer> {
    const scanner = this.#scanner;
    const table = this.#table;
    const rareId = table.size + 1;
    const length = this.#sequenceLength;
    const ids = new Int32Array((offsets.length - 1) * length);
    for (let text = 0; text < offsets.length - 1; text++) {
      const count = scanner.scan(bytes, offsets[text] ?? 0, offsets[text + 1] ?? 0);
      let place = Math.max(0, count - length);
      for (let target = (text + 1) * length - count + place; place < count; place++, target++) {
        const word = table.find(scanner, place);
        ids[target] = word === -1 ? rareId : word + 1;
      }
    }
    return ids;
  }
}
