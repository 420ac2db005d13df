/** Rows whose given label got a probability between two bounds. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean probability of the labels that were given. */
  readonly confidence: number;
  /** Share of the rows that were labelled rightly. */
  readonly accuracy: number;
}

const binCount = 20;

/** How often a label is right by how probable the network called it: bins of equal width, those without rows left out. */
export function calibration({ classes, predicted, probabilities, labels }: { readonly classes: Int32Array; readonly predicted: Int32Array; readonly probabilities: Float32Array; readonly labels: number }): CalibrationBin[] {
  const bins = Array.from({ length: binCount }, () => ({ rows: 0, confidence: 0, correct: 0 }));
  for (const [row, label] of predicted.entries()) {
    const confidence = probabilities[row * labels + label] ?? 0;
    const bin = bins[Math.min(binCount - 1, Math.max(0, Math.ceil(confidence * binCount) - 1))];
    if (bin === undefined) continue;
    bin.rows += 1;
    bin.confidence += confidence;
    if (classes[row] === label) bin.correct += 1;
  }
  return bins.flatMap(({ rows, confidence, correct }, place) => (rows === 0 ? [] : [{ from: place / binCount, to: (place + 1) / binCount, rows, confidence: confidence / rows, accuracy: correct / rows }]));
}
