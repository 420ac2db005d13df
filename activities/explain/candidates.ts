import { phraseIds, type PhraseLength } from './phrase.ts';
import { type JudgedRows, type PhraseStatistics, phraseStatistics, shorterPhrases, spreads } from './phrase-statistics.ts';

/** A phrase that may speak for a class. */
export interface Candidate {
  readonly column: number;
  readonly length: PhraseLength;
  readonly key: number;
  readonly ids: readonly number[];
  /** Rows that have it. */
  readonly rows: number;
}

/** How many are looked at. */
export interface CandidateLimits {
  /** A phrase in fewer rows is a matter of chance. */
  readonly leastRows: number;
  /** For each class and kind: words, and phrases of several words. */
  readonly most: number;
}

/**
 * For each class the words and phrases with which the network is surest of it beyond chance: by the standard score of the mean
 * probability in the rows with them; half of the phrases by how far it is above that of either phrase of a word less.
 */
export function candidates(judged: JudgedRows, { leastRows, most }: CandidateLimits): Candidate[] {
  const statistics = { 1: phraseStatistics(judged, 1, leastRows), 2: phraseStatistics(judged, 2, leastRows), 3: phraseStatistics(judged, 3, leastRows) };
  return spreads(judged).flatMap((spread, column) => {
    const scored = (length: PhraseLength, above: (ids: readonly number[]) => number) => scores(statistics[length], length, column, spread, above);
    const beyondShorter = (shorter: PhraseStatistics) => (ids: readonly number[]) => Math.max(...shorterPhrases(ids).map((part) => shorter.shift(part, column)));
    const words = likeliest(scored(1, () => 0), most);
    const phrases = likeliest([...scored(2, () => 0), ...scored(3, () => 0)], most / 2);
    const surprising = likeliest([...scored(2, beyondShorter(statistics[1])), ...scored(3, beyondShorter(statistics[2]))], most / 2);
    const known = new Set(phrases.map(({ length, key }) => `${length} ${key}`));
    return [...words, ...phrases, ...surprising.filter(({ length, key }) => !known.has(`${length} ${key}`))];
  });
}

interface Scored {
  readonly candidate: Candidate;
  readonly score: number;
}

function scores(statistics: PhraseStatistics, length: PhraseLength, column: number, spread: number, above: (ids: readonly number[]) => number): Scored[] {
  return [...statistics.rows].flatMap(([key, rows]) => {
    const ids = phraseIds(key, length);
    const shift = statistics.shift(key, column);
    const score = ((shift - above(ids)) * Math.sqrt(rows)) / (spread || 1);
    return shift > 0 && score > 0 ? [{ candidate: { column, length, key, ids, rows }, score }] : [];
  });
}

function likeliest(all: readonly Scored[], most: number): Candidate[] {
  return all.toSorted((one, other) => other.score - one.score || one.candidate.length - other.candidate.length || one.candidate.key - other.candidate.key)
    .slice(0, most).map(({ candidate }) => candidate);
}
