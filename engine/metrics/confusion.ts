/** The place of each row's largest value, the first of equals; `values` is rows × columns. */
export function largestPerRow(values: Float32Array, columns: number): Int32Array {
  return Int32Array.from({ length: values.length / columns }, (_, row) => {
    let best = 0;
    for (let column = 1; column < columns; column += 1) {
      if ((values[row * columns + column] ?? 0) > (values[row * columns + best] ?? 0)) best = column;
    }
    return best;
  });
}

/** `result[i][j]`: rows of class i that were taken for class j. */
export function confusionMatrix(classes: Int32Array, predicted: Int32Array, classCount: number): number[][] {
  const counts = Array.from({ length: classCount }, () => Array.from({ length: classCount }, () => 0));
  for (const [row, actual] of classes.entries()) {
    const line = counts[actual];
    const column = predicted[row] ?? 0;
    if (line !== undefined) line[column] = (line[column] ?? 0) + 1;
  }
  return counts;
}
