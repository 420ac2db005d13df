/** Mean |difference| of features as a share of their mean size. @throws where there are not as many */
export function meanDifference(ours: Float32Array, theirs: Float32Array): number {
  if (ours.length !== theirs.length) throw new Error(`${String(theirs.length)} features beside ${String(ours.length)}`);
  let [difference, size] = [0, 0];
  for (const [place, value] of ours.entries()) {
    difference += Math.abs(value - (theirs[place] ?? 0));
    size += Math.abs(value);
  }
  return difference / size;
}
