import { tokenize } from './tokenizer.ts';

/** A word and how often it occurs. */
export interface CountedWord {
  readonly word: string;
  readonly count: number;
}

/** Counts words in the order in which they first appear. */
export class WordCounter {
  readonly #counts = new Map<string, { count: number }>();
  #total = 0;

  get differentWords(): number {
    return this.#counts.size;
  }

  get totalWords(): number {
    return this.#total;
  }

  add(text: string): void {
    for (const word of tokenize(text)) {
      const counted = this.#counts.get(word);
      if (counted === undefined) this.#counts.set(ownCopy(word), { count: 1 });
      else counted.count++;
      this.#total++;
    }
  }

  /** The commonest words, at most `size`, ties by first appearance. */
  commonest(size: number): CountedWord[] {
    const words = Array.from(this.#counts, ([word, { count }]) => ({ word, count }));
    return words.sort((a, b) => b.count - a.count).slice(0, size);
  }
}

/** A slice of a text keeps the whole text in memory; its copy does not. */
function ownCopy(word: string): string {
  return Buffer.from(word, 'utf8').toString('utf8');
}

/** Ids of words: 0 is padding, 1 to size the vocabulary in its order, size + 1 every other word. */
export class Vocabulary {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #rareId: number;

  constructor(words: readonly string[]) {
    this.#ids = new Map(words.map((word, row) => [word, row + 1]));
    this.#rareId = words.length + 1;
  }

  /** Writes the ids of a text's last words to the end of `target`; padding before them stays as it is. */
  encodeInto(text: string, target: Int32Array): void {
    const words = tokenize(text).slice(-target.length);
    let place = target.length - words.length;
    for (const word of words) target[place++] = this.#ids.get(word) ?? this.#rareId;
  }
}
