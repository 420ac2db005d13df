import type { TensorRows } from '../../../store/artifacts.ts';

/** A word and how near it is: the cosine of the angle. */
export interface NearWord {
  readonly word: string;
  readonly cosine: number;
}

/** A word and its place in the vocabulary. */
export interface VocabularyWord {
  readonly word: string;
  readonly place: number;
}

/** The vectors of a vocabulary's words, or of some, each of length one; a vector of zeros stays that. */
export class UnitVectors {
  readonly words: readonly string[];
  readonly dimension: number;
  readonly #values: Float64Array;
  readonly #rows: ReadonlyMap<string, number>;

  /** `vectors` are by id: the word at place p of the vocabulary has row p + 1. */
  constructor(words: readonly VocabularyWord[], vectors: TensorRows) {
    const dimension = vectors.shape[1] ?? 0;
    this.words = words.map(({ word }) => word);
    this.dimension = dimension;
    this.#rows = new Map(words.map(({ word }, row) => [word, row]));
    this.#values = Float64Array.from({ length: words.length * dimension }, (_, at) => Number(vectors.data[((words[Math.floor(at / dimension)]?.place ?? 0) + 1) * dimension + (at % dimension)]));
    for (let row = 0; row < words.length; row += 1) {
      const vector = this.vector(row);
      const length = Math.sqrt(dot(vector, vector));
      for (let column = 0; length > 0 && column < dimension; column += 1) vector[column] = (vector[column] ?? 0) / length;
    }
  }

  /** The row of a word, or undefined. */
  rowOf(word: string): number | undefined {
    return this.#rows.get(word);
  }

  vector(row: number): Float64Array {
    return this.#values.subarray(row * this.dimension, (row + 1) * this.dimension);
  }

  /** The words nearest to a direction, nearest first, ties by their order; those of the excluded rows left out. */
  nearest(direction: Float64Array, count: number, excluded: readonly number[]): NearWord[] {
    const length = Math.sqrt(dot(direction, direction));
    const found = this.words.flatMap((word, row) => (excluded.includes(row) ? [] : [{ word, cosine: length === 0 ? 0 : dot(direction, this.vector(row)) / length }]));
    return found.sort((one, other) => other.cosine - one.cosine).slice(0, count);
  }
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < one.length; place += 1) sum += (one[place] ?? 0) * (other[place] ?? 0);
  return sum;
}
