import type { PredictedRows } from './predict-rows.ts';

/** float32 tells no smaller probability from none beside one of almost 1. */
const smallestProbability = 2 ** -24;

/** What networks say of the same rows together: the mean of their probabilities, and its cross-entropy. One alone is left as it is. */
export function averagedPredictions(members: readonly PredictedRows[], classes: Int32Array, classCount: number): PredictedRows {
  const [first] = members;
  if (first === undefined) throw new Error('a mean of no predictions');
  if (members.length === 1) return first;
  const probabilities = first.probabilities.map((_, place) => members.reduce((sum, member) => sum + (member.probabilities[place] ?? 0), 0) / members.length);
  const loss = classes.reduce((sum, label, row) => sum - Math.log(Math.max(smallestProbability, probabilities[row * classCount + label] ?? 0)), 0) / classes.length;
  return { loss, probabilities };
}
