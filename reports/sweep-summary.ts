import type { ChildRun } from '../schemas/run.ts';
import { axisNames } from '../schemas/sweep-children.ts';

/** A figure over the seeds of one combination. */
export interface MetricSummary {
  readonly mean: number;
  /** Standard deviation of a sample; undefined with one run. */
  readonly deviation: number | undefined;
}

/** What came of one combination of values. */
export interface CombinationSummary {
  readonly values: ChildRun['values'];
  readonly runs: readonly ChildRun[];
  readonly completed: number;
  readonly metrics: Readonly<Record<string, MetricSummary>>;
  /** Mean over the runs that have ended, waiting for a slot included. */
  readonly seconds: number | undefined;
}

/** A sweep as one table. */
export interface SweepSummary {
  /** Paths of the varied parameters. */
  readonly paths: readonly string[];
  /** Their short names. */
  readonly names: readonly string[];
  readonly metrics: readonly string[];
  readonly combinations: readonly CombinationSummary[];
}

/** The runs of a sweep, by combination, in their order. Figures are of the runs that have completed. */
export function summarizeSweep(children: readonly ChildRun[]): SweepSummary {
  const paths = Object.keys(children[0]?.values ?? {});
  const groups = new Map<string, ChildRun[]>();
  for (const child of children) {
    const key = JSON.stringify(Object.values(child.values));
    groups.set(key, [...(groups.get(key) ?? []), child]);
  }
  const combinations = [...groups.values()].map(summarize);
  return { paths, names: axisNames(paths), metrics: [...new Set(combinations.flatMap(({ metrics }) => Object.keys(metrics)))], combinations };
}

function summarize(runs: readonly ChildRun[]): CombinationSummary {
  const completed = runs.filter(({ status }) => status === 'completed');
  const names = [...new Set(completed.flatMap(({ metrics }) => Object.keys(metrics)))];
  const seconds = completed.flatMap(({ startedAt, finishedAt }) => (startedAt === undefined || finishedAt === undefined ? [] : [(Date.parse(finishedAt) - Date.parse(startedAt)) / 1000]));
  return {
    values: runs[0]?.values ?? {},
    runs,
    completed: completed.length,
    metrics: Object.fromEntries(names.map((name) => [name, meanAndDeviation(completed.flatMap(({ metrics }) => metrics[name] ?? []))])),
    seconds: seconds.length === 0 ? undefined : meanAndDeviation(seconds).mean,
  };
}

function meanAndDeviation(values: readonly number[]): MetricSummary {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, deviation: undefined };
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)) };
}
