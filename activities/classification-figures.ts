import { confusionMatrix, largestPerRow } from '../engine/metrics/confusion.ts';
import { rocAuc, rocCurve } from '../engine/metrics/roc.ts';
import { calibration } from './calibration.ts';

const mostRocPoints = 200;

/** How right probabilities are: rows × labels against the labels' places. */
export function classificationFigures(actual: Int32Array, probabilities: Float32Array, labels: readonly string[]) {
  const predicted = largestPerRow(probabilities, labels.length);
  const curves = scoredLabels(labels).map(({ label, column }) => {
    const scores = Float32Array.from(actual, (_, row) => probabilities[row * labels.length + column] ?? 0);
    const positive = Uint8Array.from(actual, (place) => (place === column ? 1 : 0));
    return { label, area: rocAuc(scores, positive), ...rocCurve(scores, positive, mostRocPoints) };
  });
  return {
    predicted,
    accuracy: accuracyOf(probabilities, actual, labels.length),
    rocAuc: curves.reduce((sum, { area }) => sum + area, 0) / curves.length,
    confusion: confusionMatrix(actual, predicted, labels.length),
    roc: curves.map(({ label, falsePositiveRate, truePositiveRate }) => ({ label, falsePositiveRate, truePositiveRate })),
    calibration: calibration({ classes: actual, predicted, probabilities, labels: labels.length }),
  };
}

/** Share of the rows whose likeliest label is the right one. */
export function accuracyOf(probabilities: Float32Array, actual: Int32Array, columns: number): number {
  return largestPerRow(probabilities, columns).reduce((correct, place, row) => (place === actual[row] ? correct + 1 : correct), 0) / actual.length;
}

/** Labels that get a curve: of two the second alone, since the other's mirrors it. */
function scoredLabels(labels: readonly string[]): { readonly label: string; readonly column: number }[] {
  return labels.map((label, column) => ({ label, column })).slice(labels.length === 2 ? 1 : 0);
}
