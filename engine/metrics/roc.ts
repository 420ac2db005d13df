/** Points of a ROC curve, from (0, 0) to (1, 1). */
export interface RocCurve {
  readonly falsePositiveRate: number[];
  readonly truePositiveRate: number[];
}

interface Counts {
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Area under the ROC curve: the share of pairs of a positive and a negative row in which the positive one scores higher, ties
 * counting half (Hanley & McNeil 1982). Counted in whole numbers, so it is exact. 0.5 where there are no such pairs.
 */
export function rocAuc(scores: Float32Array, positive: Uint8Array): number {
  let twiceOrdered = 0;
  let positivesAbove = 0;
  let negativesBelow = 0;
  for (const group of scoreGroups(scores, positive)) {
    twiceOrdered += group.negatives * (2 * positivesAbove + group.positives);
    positivesAbove += group.positives;
    negativesBelow += group.negatives;
  }
  const pairs = positivesAbove * negativesBelow;
  return pairs === 0 ? 0.5 : twiceOrdered / (2 * pairs);
}

/** The curve at every threshold, thinned evenly to at most so many points; the first and the last stay. */
export function rocCurve(scores: Float32Array, positive: Uint8Array, mostPoints: number): RocCurve {
  let counts: Counts = { positives: 0, negatives: 0 };
  const points: Counts[] = [counts];
  for (const group of scoreGroups(scores, positive)) {
    counts = { positives: counts.positives + group.positives, negatives: counts.negatives + group.negatives };
    points.push(counts);
  }
  const corners = points.filter((point, place) => !isBetween(points[place - 1], point, points[place + 1]));
  const kept = thinned(corners, mostPoints);
  const rate = (part: number, whole: number, place: number) => (whole === 0 ? place / Math.max(1, kept.length - 1) : part / whole);
  return {
    falsePositiveRate: kept.map((point, place) => rate(point.negatives, counts.negatives, place)),
    truePositiveRate: kept.map((point, place) => rate(point.positives, counts.positives, place)),
  };
}

/** Positive and negative rows of each score, from the highest score down. */
function scoreGroups(scores: Float32Array, positive: Uint8Array): Counts[] {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const groups: { positives: number; negatives: number }[] = [];
  let last: number | undefined;
  for (const row of order) {
    const score = scores[row];
    let group = groups.at(-1);
    if (group === undefined || score !== last) {
      group = { positives: 0, negatives: 0 };
      groups.push(group);
      last = score;
    }
    if (positive[row] === 1) group.positives += 1;
    else group.negatives += 1;
  }
  return groups;
}

/** Whether a point lies on the straight line between its neighbours, so that the curve is the same without it. */
function isBetween(before: Counts | undefined, point: Counts, after: Counts | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  const risesBefore = (point.positives - before.positives) * (after.negatives - point.negatives);
  const risesAfter = (after.positives - point.positives) * (point.negatives - before.negatives);
  return risesBefore === risesAfter;
}

function thinned<Point>(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points];
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, place) => points[Math.round(place * step)]).filter((point) => point !== undefined);
}
