/**
 * Mean cross-entropy in nats of the right classes' probabilities after each probability was brought between `clip` and 1 - `clip` and a
 * row's divided by their sum, as Kaggle scores what is handed in: a sure mistake costs less. `probabilities` is rows × columns.
 */
export function clippedLogLoss(classes: Int32Array, probabilities: Float32Array, columns: number, clip: number): number {
  const clipped = (value: number) => Math.min(1 - clip, Math.max(clip, value));
  let sum = 0;
  for (const [row, place] of classes.entries()) {
    const values = probabilities.subarray(row * columns, (row + 1) * columns);
    const whole = values.reduce((total, value) => total + clipped(value), 0);
    sum -= Math.log(clipped(values[place] ?? 0) / whole);
  }
  return sum / classes.length;
}
