import { PCA } from 'ml-pca';

/** Vectors seen along the two directions in which they differ most. */
export interface PrincipalComponents {
  readonly points: readonly (readonly [number, number])[];
  /** Share of all variance along each direction, 0 to 1. */
  readonly explained: readonly [number, number];
}

/** Principal components, each turned so that its largest coordinate in absolute terms is positive. */
export function principalComponents(vectors: readonly Float64Array[]): PrincipalComponents {
  const analysis = new PCA(vectors.map((vector) => Array.from(vector)));
  const rows = analysis.predict(vectors.map((vector) => Array.from(vector)), { nComponents: 2 }).to2DArray();
  const signs = [0, 1].map((axis) => {
    const largest = rows.reduce((best, row) => (Math.abs(row[axis] ?? 0) > Math.abs(best) ? (row[axis] ?? 0) : best), 0);
    return largest < 0 ? -1 : 1;
  });
  const [first = 0, second = 0] = analysis.getExplainedVariance();
  return { points: rows.map((row) => [(row[0] ?? 0) * (signs[0] ?? 1), (row[1] ?? 0) * (signs[1] ?? 1)] as const), explained: [first, second] };
}
