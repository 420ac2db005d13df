import { overlay, withValue } from './nested.ts';
import type { ChildRequest } from './pipeline.ts';
import { sweep, type SweepAxis, type SweepParams, type SweepValue } from './pipelines/sweep.ts';
import type { RunRequest } from './run.ts';

/** One run of a sweep: what is varied, by path, and its seed. */
export interface SweepChild extends ChildRequest {
  readonly values: Readonly<Record<string, SweepValue>>;
  readonly seed: number;
}

/** Every combination of the axes' values, the last axis changing fastest; one without values where there is no axis. */
export function sweepCombinations(axes: readonly SweepAxis[]): Record<string, SweepValue>[] {
  return axes.reduce<Record<string, SweepValue>[]>((combinations, { path, values }) => combinations.flatMap((combination) => values.map((value) => ({ ...combination, [path]: value }))), [{}]);
}

/** Flags' values with those of one combination among them. */
export function withCombination(given: Readonly<Record<string, unknown>>, values: Readonly<Record<string, SweepValue>>): Record<string, unknown> {
  return Object.entries(values).reduce<Record<string, unknown>>((object, [path, value]) => withValue(object, path.split('.'), value), { ...given });
}

/** The runs of a sweep in order: combination by combination, seed by seed. */
export function sweepChildren({ pipeline, preset, params, given, axes, seeds }: SweepParams): SweepChild[] {
  const runs = sweepCombinations(axes).flatMap((values) => seeds.map((seed) => ({ values, seed })));
  return runs.map(({ values, seed }, place) => ({
    number: place + 1,
    label: runLabel(axes, values, seeds, seed),
    pipeline,
    ...(preset === undefined ? {} : { preset }),
    params: overlay(params, { ...withCombination(given, values), seed }),
    values,
    seed,
  }));
}

/** The runs of a request that is a sweep; undefined for all others. */
export function sweepChildrenOf({ pipeline, params }: Pick<RunRequest, 'pipeline' | 'params'>): SweepChild[] | undefined {
  if (pipeline !== sweep.name) return undefined;
  const parsed = sweep.params.safeParse(params);
  return parsed.success ? sweepChildren(parsed.data) : undefined;
}

/** Shortest name of each varied parameter that only it has: `dropout`, or `optimizer.epsilon` beside another epsilon. */
export function axisNames(paths: readonly string[]): string[] {
  return paths.map((path) => {
    const last = lastPart(path);
    return paths.filter((other) => lastPart(other) === last).length === 1 ? last : path;
  });
}

function lastPart(path: string): string {
  return path.split('.').at(-1) ?? path;
}

/** `dropout 0.2, seed 1`. */
function runLabel(axes: readonly SweepAxis[], values: Readonly<Record<string, SweepValue>>, seeds: readonly number[], seed: number): string {
  const names = axisNames(axes.map(({ path }) => path));
  const varied = axes.map(({ path }, place) => `${names[place] ?? path} ${String(values[path])}`);
  return [...varied, ...(seeds.length > 1 || axes.length === 0 ? [`seed ${String(seed)}`] : [])].join(', ');
}
