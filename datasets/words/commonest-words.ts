import type { WordCounts } from './word-counter.ts';

/** A word and how often it occurs. */
export interface CountedWord {
  readonly word: string;
  readonly count: number;
}

/** The commonest words, at most `size`, ties by first appearance. */
export function commonestWords({ bytes, offsets, counts, firstSeen }: WordCounts, size: number): CountedWord[] {
  const at = (values: Float64Array, word: number): number => values[word] ?? 0;
  const order = Uint32Array.from(counts.keys()).sort((a, b) => at(counts, b) - at(counts, a) || at(firstSeen, a) - at(firstSeen, b));
  const words = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from(order.subarray(0, size), (word) => ({ word: words.toString('utf8', offsets[word], offsets[word + 1]), count: at(counts, word) }));
}
