import { eachPhrase, phraseKey, type PhraseLength } from './phrase.ts';

/** What a network says of rows of ids. */
export interface JudgedRows {
  /** Rows × length. */
  readonly sequences: Int32Array;
  readonly length: number;
  /** Rows × classes. */
  readonly probabilities: Float32Array;
  readonly classes: number;
  readonly rareId: number;
}

const buckets = (1 << 22) - 3;

/** How the rows with a phrase are judged. */
export interface PhraseStatistics {
  /** Rows with the phrase, by its key; phrases in fewer rows than asked for are left out. */
  readonly rows: ReadonlyMap<number, number>;
  /** By how much a class's mean probability in the rows with the phrase is above that of all rows. */
  shift(key: number, column: number): number;
}

/** Standard deviation of each class's probability. */
export function spreads({ probabilities, classes }: JudgedRows): number[] {
  const means = meanProbabilities(probabilities, classes);
  return means.map((mean, column) => {
    let sum = 0;
    for (let place = column; place < probabilities.length; place += classes) sum += ((probabilities[place] ?? 0) - mean) ** 2;
    return Math.sqrt((sum * classes) / probabilities.length);
  });
}

/** Goes through the rows twice: what is in a bucket of too few is never kept, so that memory stays with the common phrases. */
export function phraseStatistics(judged: JudgedRows, length: PhraseLength, leastRows: number): PhraseStatistics {
  const { classes, probabilities } = judged;
  const seen = new Uint32Array(buckets);
  eachOfRows(judged, length, (key) => {
    seen[key % buckets] = (seen[key % buckets] ?? 0) + 1;
  });
  const places = new Map<number, number>();
  const lastRows: number[] = [];
  const rows: number[] = [];
  const sums: number[] = [];
  eachOfRows(judged, length, (key, row) => {
    if ((seen[key % buckets] ?? 0) < leastRows) return;
    let place = places.get(key);
    if (place === undefined) {
      place = places.size;
      places.set(key, place);
      for (let column = 0; column < classes; column += 1) sums.push(0);
    }
    if (lastRows[place] === row) return;
    lastRows[place] = row;
    rows[place] = (rows[place] ?? 0) + 1;
    for (let column = 0; column < classes; column += 1) sums[place * classes + column] = (sums[place * classes + column] ?? 0) + (probabilities[row * classes + column] ?? 0);
  });
  const means = meanProbabilities(probabilities, classes);
  return {
    rows: new Map([...places].flatMap(([key, place]) => ((rows[place] ?? 0) < leastRows ? [] : [[key, rows[place] ?? 0]]))),
    shift: (key, column) => {
      const place = places.get(key);
      return place === undefined ? 0 : (sums[place * classes + column] ?? 0) / (rows[place] ?? 1) - (means[column] ?? 0);
    },
  };
}

/** Rows that have each of the phrases, at most so many, spread evenly over those there are. */
export function rowsWith(judged: JudgedRows, length: PhraseLength, phrases: ReadonlyMap<number, number>, most: number): Map<number, number[]> {
  const found = new Map([...phrases].map(([key, rows]) => [key, { every: Math.max(1, rows / most), passed: 0, last: -1, chosen: [] as number[] }]));
  eachOfRows(judged, length, (key, row) => {
    const phrase = found.get(key);
    if (phrase === undefined || phrase.last === row) return;
    phrase.last = row;
    if (phrase.passed >= phrase.chosen.length * phrase.every && phrase.chosen.length < most) phrase.chosen.push(row);
    phrase.passed += 1;
  });
  return new Map([...found].map(([key, { chosen }]) => [key, chosen]));
}

/** The two phrases of a word less: without the first word, and without the last. */
export function shorterPhrases(ids: readonly number[]): [number, number] {
  const length = (ids.length - 1) as PhraseLength;
  return [phraseKey(ids, 1, length), phraseKey(ids, 0, length)];
}

function eachOfRows({ sequences, length: sequenceLength, rareId }: JudgedRows, length: PhraseLength, found: (key: number, row: number) => void): void {
  for (let row = 0; row * sequenceLength < sequences.length; row += 1) {
    eachPhrase(sequences.subarray(row * sequenceLength, (row + 1) * sequenceLength), length, rareId, (key) => {
      found(key, row);
    });
  }
}

function meanProbabilities(probabilities: Float32Array, classes: number): number[] {
  return Array.from({ length: classes }, (_, column) => {
    let sum = 0;
    for (let place = column; place < probabilities.length; place += classes) sum += probabilities[place] ?? 0;
    return (sum * classes) / probabilities.length;
  });
}
