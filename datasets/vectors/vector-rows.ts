import { DataError } from '../../schemas/failure.ts';

/** The vectors of some words, filled in as they are found. */
export class VectorRows {
  readonly dimension: number;
  readonly words: readonly string[];
  /** words × dimension, zeros where nothing was found. */
  readonly values: Float32Array;
  readonly #rows: ReadonlyMap<string, number>;
  readonly #places: (string | undefined)[];

  constructor(words: readonly string[], dimension: number) {
    this.words = words;
    this.dimension = dimension;
    this.values = new Float32Array(words.length * dimension);
    this.#rows = new Map(words.map((word, row) => [word, row]));
    this.#places = new Array<string | undefined>(words.length);
  }

  /** Words that were found. */
  get found(): number {
    return this.#places.reduce((sum, place) => sum + (place === undefined ? 0 : 1), 0);
  }

  has(row: number): boolean {
    return this.#places[row] !== undefined;
  }

  /**
   * The row of a word that stands at that place of the source; undefined for words that are not asked for.
   * @throws DataError where the word has been found before
   */
  find(word: string, place: string): number | undefined {
    const row = this.#rows.get(word);
    if (row === undefined) return undefined;
    const before = this.#places[row];
    if (before !== undefined) throw new DataError('ES-DATA-VECTORS-DUPLICATE', `The word "${word}" has two vectors, ${before} and ${place}: remove one of them.`);
    this.#places[row] = place;
    return row;
  }
}

/** The error for vectors of another length. */
export function otherDimension(where: string, found: number, wanted: number): DataError {
  return new DataError('ES-DATA-VECTORS-DIMENSION', `${where} has vectors of ${found} numbers, but ${wanted} a word are asked for: choose other vectors, or ${found} for the size of the embedding.`);
}
