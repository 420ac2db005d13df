/** Rows with so many words, and how many of them were labelled rightly. */
export interface LengthBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly correct: number;
}

const binCount = 10;

/**
 * Rows by the words that the network sees: bins of equal width, and one of the rows that fill every place, where texts may
 * have been cut. Bins without rows are left out.
 */
export function accuracyByLength({ classes, predicted, lengths, sequenceLength }: { readonly classes: Int32Array; readonly predicted: Int32Array; readonly lengths: Int32Array; readonly sequenceLength: number }): LengthBin[] {
  const width = Math.ceil(sequenceLength / binCount);
  const bins = Array.from({ length: Math.ceil(sequenceLength / width) + 1 }, () => ({ rows: 0, correct: 0 }));
  for (const [row, length] of lengths.entries()) {
    const bin = bins[length === sequenceLength ? bins.length - 1 : Math.floor(length / width)];
    if (bin === undefined) continue;
    bin.rows += 1;
    if (predicted[row] === classes[row]) bin.correct += 1;
  }
  const last = bins.length - 1;
  return bins.flatMap((bin, place) => (bin.rows === 0 ? [] : [{ from: place === last ? sequenceLength : place * width, to: place === last ? sequenceLength : Math.min((place + 1) * width, sequenceLength) - 1, ...bin }]));
}

/** How many places of each row hold a word: padding is zero. */
export function wordsPerRow(ids: Int32Array, sequenceLength: number): Int32Array {
  return Int32Array.from({ length: ids.length / sequenceLength }, (_, row) => ids.subarray(row * sequenceLength, (row + 1) * sequenceLength).reduce((count, id) => (id === 0 ? count : count + 1), 0));
}
