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
 * probability in the rows with a word; for a phrase, of how far it is above that of either phrase of a word less.
 */
export function candidates(judged: JudgedRows, { leastRows, most }: CandidateLimits): Candidate[] {
  const statistics = { 1: phraseStatistics(judged, 1, leastRows), 2: phraseStatistics(judged, 2, leastRows), 3: phraseStatistics(judged, 3, leastRows) };
  return spreads(judged).flatMap((spread, column) => [
    ...likeliest(scored(statistics[1], undefined, 1, column, spread), most),
    ...likeliest([...scored(statistics[2], statistics[1], 2, column, spread), ...scored(statistics[3], statistics[2], 3, column, spread)], most),
  ]);
}

interface Scored {
  readonly candidate: Candidate;
  readonly score: number;
}

function scored(statistics: PhraseStatistics, shorter: PhraseStatistics | undefined, length: PhraseLength, column: number, spread: number): Scored[] {
  return [...statistics.rows].flatMap(([key, rows]) => {
    const shift = statistics.shift(key, column);
    if (shift <= 0) return [];
    const ids = phraseIds(key, length);
    const known = shorter === undefined ? 0 : Math.max(...shorterPhrases(ids).map((part) => shorter.shift(part, column)));
    const score = ((shift - known) * Math.sqrt(rows)) / (spread || 1);
    return score > 0 ? [{ candidate: { column, length, key, ids, rows }, score }] : [];
  });
}

function likeliest(all: readonly Scored[], most: number): Candidate[] {
  return all.toSorted((one, other) => other.score - one.score || one.candidate.length - other.candidate.length || one.candidate.key - other.candidate.key)
    .slice(0, most).map(({ candidate }) => candidate);
}
