/** How the rows of one label fare. A ratio is undefined where there is no row that it could be a share of. */
export interface LabelFigures {
  readonly label: string;
  readonly rows: number;
  readonly recall: number | undefined;
  readonly precision: number | undefined;
  readonly f1: number | undefined;
  /** What its rows were wrongly taken for most often; undefined where all were taken rightly. */
  readonly takenFor: { readonly label: string; readonly rows: number } | undefined;
}

/** Rows of a label that were taken for another one. */
export interface Confusion {
  readonly label: string;
  readonly predicted: string;
  readonly rows: number;
  /** Of the label's rows. */
  readonly share: number;
}

/**
 * Figures of each label, in the order of the matrix: recall is right ÷ rows of the label, precision right ÷ rows taken for it,
 * F1 their harmonic mean, 2 · right ÷ (rows of the label + rows taken for it). Source: van Rijsbergen, Information Retrieval,
 * 1979, chapter 7.
 * @param counts `counts[i][j]`: rows of label i that were taken for label j
 */
export function labelFigures(labels: readonly string[], counts: readonly (readonly number[])[]): LabelFigures[] {
  const taken = labels.map((_, place) => counts.reduce((sum, row) => sum + (row[place] ?? 0), 0));
  return labels.map((label, place) => {
    const row = counts[place] ?? [];
    const [right, rows, predicted] = [row[place] ?? 0, total(row), taken[place] ?? 0];
    const wrong = row.reduce((most, count, other) => (other !== place && count > (row[most] ?? 0) ? other : most), -1);
    return { label, rows, recall: ratio(right, rows), precision: ratio(right, predicted), f1: ratio(2 * right, rows + predicted), takenFor: wrong === -1 ? undefined : { label: labels[wrong] ?? '', rows: row[wrong] ?? 0 } };
  });
}

/** The same by F1, the lowest first; labels without one come last. */
export function weakestFirst(figures: readonly LabelFigures[]): LabelFigures[] {
  return [...figures].sort((one, other) => (one.f1 ?? 2) - (other.f1 ?? 2));
}

/** The pairs of labels that were mistaken most often, the commonest first; of equal ones that with the larger share. */
export function commonestConfusions(labels: readonly string[], counts: readonly (readonly number[])[], most: number): Confusion[] {
  const found = labels.flatMap((label, actual) => {
    const row = counts[actual] ?? [];
    const all = total(row);
    return row.flatMap((rows, other) => (other === actual || rows === 0 ? [] : [{ label, predicted: labels[other] ?? '', rows, share: rows / all }]));
  });
  return found.sort((one, other) => other.rows - one.rows || other.share - one.share).slice(0, most);
}

function total(row: readonly number[]): number {
  return row.reduce((sum, count) => sum + count, 0);
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
