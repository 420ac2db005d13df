import { UsageError } from '../../schemas/failure.ts';
import { sweepLimit, type SweepParams, sweepSize } from '../../schemas/pipelines/sweep.ts';
import { sweepCombinations, withCombination } from '../../schemas/sweep-children.ts';
import { flagsOf } from '../flags/flag.ts';
import { baseParams, type CheckedParams, checkParams } from '../run/params.ts';
import type { Target } from '../target.ts';
import { axesOf, seedsOf } from './axes.ts';

/** What the command line says of a sweep. */
export interface GivenSweep {
  /** Values by the name that follows `--param.`. */
  readonly varied: Readonly<Record<string, readonly string[]>>;
  readonly seeds: readonly string[] | undefined;
  /** Parameters that hold for every run. */
  readonly fixed: Readonly<Record<string, unknown>>;
}

/** A sweep whose every combination is right as far as can be told before anything is uploaded. */
export interface CheckedSweep extends CheckedParams<SweepParams> {
  /** How many runs it has. */
  readonly size: number;
}

/** Checks each combination as a run of its own would be. @throws UsageError that names the flag and what would be right */
export function checkSweep(target: Target, { varied, seeds: seedTexts, fixed }: GivenSweep, allowPrivateHosts: readonly string[]): CheckedSweep {
  const flags = flagsOf(target.pipeline.params);
  const axes = axesOf(varied, flags);
  if (axes.length === 0 && seedTexts === undefined) throw new UsageError('ES-SWEEP-EMPTY', 'Nothing is varied: name a parameter with its values, as --param.dropout 0,0.2, or give --seeds 3.');
  if (seedTexts !== undefined && fixed['seed'] !== undefined) throw new UsageError('ES-SWEEP-SEED', '--seed and --seeds: give one of them.');
  const first = axes.find(({ path }) => givenAt(fixed, path) !== undefined);
  if (first !== undefined) throw new UsageError('ES-SWEEP-PARAMETER', `${first.path} is both varied and given: leave one of the flags out.`);
  const sizeWithout = sweepSize({ axes, seeds: [0] });
  const tooMany = (count: number): UsageError => new UsageError('ES-SWEEP-SIZE', `${String(count)} runs are more than the ${String(sweepLimit)} that a sweep may have: vary less, or make several sweeps.`);
  if (sizeWithout > sweepLimit) throw tooMany(sizeWithout);
  const checked = sweepCombinations(axes).map((values) => checkParams(target, withCombination(fixed, values), allowPrivateHosts));
  const [one] = checked;
  if (one === undefined) throw new TypeError('a sweep has at least one combination');
  const seeds = seedsOf(seedTexts, Number(one.complete()['seed'] ?? 1));
  const size = sizeWithout * seeds.length;
  if (size > sweepLimit) throw tooMany(size);
  return {
    localPath: one.localPath,
    vectors: one.vectors,
    size,
    complete: (uploaded, vectors) => ({
      pipeline: target.pipeline.name,
      ...(target.preset === undefined ? {} : { preset: target.preset.name }),
      params: baseParams(target),
      given: withPlaces(fixed, one.complete(uploaded, vectors)),
      axes,
      seeds,
    }),
  };
}

/** Flags that name a place hold what is there. */
function withPlaces(fixed: GivenSweep['fixed'], complete: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fixed).map(([name, value]) => [name, typeof value === 'string' ? complete[name] : value]));
}

function givenAt(fixed: Readonly<Record<string, unknown>>, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined), fixed);
}
