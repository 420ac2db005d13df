import type { StepContract } from '../schemas/contract.ts';
import { UsageError } from '../schemas/failure.ts';
import type { ChildCaller, StepCaller } from '../schemas/pipeline.ts';
import { findPipeline } from '../schemas/pipelines/index.ts';
import type { Store } from '../store/connect.ts';
import { pipelineFunction } from '../workflows/pipelines.ts';
import type { Build } from './build-manifest.ts';
import { describeDifference } from './difference.ts';
import { liveEnvironments, type Pollers } from './live-environments.ts';
import { findResult } from './look-up.ts';
import { isPlaceholder, placeholder, placeholdersIn } from './placeholder.ts';

/** What would become of one step. */
export interface PlannedStep {
  /** Which of the runs that the planned one would start; absent for its own steps. */
  readonly run?: string;
  readonly ordinal: number;
  readonly name: string;
  /** `depends`: reused if the steps in `dependsOn` give the same bytes as before. */
  readonly state: 'reused' | 'computed' | 'depends';
  readonly reason: string;
  readonly dependsOn: readonly string[];
}

export interface PlanOptions {
  readonly store: Store;
  readonly build: Build;
  readonly pollers: Pollers;
  readonly pipeline: string;
  /** Parsed by the pipeline's schema. */
  readonly params: unknown;
  /** The run that reasons compare with. */
  readonly previousRunId: string | undefined;
  readonly reuseAnyEnvironment: boolean;
  /** Output of a step that looks at the outside world, where that takes no download; else undefined. */
  lookOutside(contract: StepContract, input: unknown): Promise<unknown>;
}

/**
 * Runs the pipeline's function with a caller that only looks up. A step that would be computed returns a placeholder, and
 * what takes one depends on it.
 */
export async function planPipeline(options: PlanOptions): Promise<PlannedStep[]> {
  const run = pipelineFunction(options.pipeline);
  if (run === undefined) throw new UsageError('ES-RUN-PIPELINE', `There is no pipeline named ${options.pipeline}.`);
  const planned: PlannedStep[] = [];
  const runsPlanned: PlannedStep[] = [];
  const step: StepCaller = async (contract, input) => {
    const ordinal = planned.length;
    const entry = { ordinal, name: contract.name };
    planned[ordinal] = { ...entry, state: 'depends', reason: '', dependsOn: [] };
    const unknown = placeholdersIn(input);
    if (unknown.length > 0) {
      const changed = await changedCode(options, contract, ordinal);
      const reason = changed ?? `depends on ${unknown.join(', ')}: reused if ${unknown.length === 1 ? 'it gives' : 'they give'} the same bytes`;
      planned[ordinal] = { ...entry, state: changed === undefined ? 'depends' : 'computed', reason, dependsOn: unknown };
      return placeholder(contract.name) as never;
    }
    const { output, ...result } = await look(options, contract, contract.input.parse(input), ordinal);
    planned[ordinal] = { ...entry, ...result, dependsOn: [] };
    return (output ?? placeholder(contract.name)) as never;
  };
  const children: ChildCaller = async (requests) => {
    for (const { number, label, pipeline, preset, params } of requests) {
      const previousRunId = await options.store.runs.latestRun(preset ?? pipeline);
      const steps = await planPipeline({ ...options, pipeline, params: findPipeline(pipeline)?.params.parse(params), previousRunId });
      runsPlanned.push(...steps.map((planned) => ({ ...planned, run: `.${String(number)} ${label}` })));
    }
    return requests.map(({ number }) => ({ number, runId: '', status: 'completed' }));
  };
  const result: unknown = await run(options.params, step, children);
  if (isPlaceholder(result)) throw new TypeError('a pipeline ends with an object of its own');
  return [...planned, ...runsPlanned];
}

/** Says what code of a step is not as in the run before: then the bytes of its input do not matter. */
async function changedCode({ store, build, previousRunId }: PlanOptions, contract: StepContract, ordinal: number): Promise<string | undefined> {
  const previous = previousRunId === undefined ? undefined : await store.runs.readStep(previousRunId, ordinal, contract.name);
  if (previous === undefined) return undefined;
  const { variant } = previous.parts;
  const now = build.steps[variant === undefined ? contract.name : `${contract.name}.${variant}`];
  const difference = now === undefined ? undefined : describeDifference(previous.parts, { ...previous.parts, ...now });
  return difference === undefined ? undefined : `changed since the last run: ${difference}`;
}

async function look(options: PlanOptions, contract: StepContract, input: unknown, ordinal: number): Promise<{ state: 'reused' | 'computed'; reason: string; output?: unknown }> {
  if (contract.reuse === 'never') {
    const output = await options.lookOutside(contract, input);
    return { state: 'computed', reason: output === undefined ? 'looks at the outside world: the result is not known before' : 'looks at the outside world each time', output };
  }
  const environments = await liveEnvironments(options.store.workers, contract, options.pollers);
  const call = { runId: '', executionId: '', ordinal, step: contract.name, input, previousRunId: options.previousRunId, reproduces: undefined, reuseAnyEnvironment: options.reuseAnyEnvironment };
  const found = await findResult(options.store, options.build, contract, call, environments);
  return found.kind === 'found' ? { state: 'reused', reason: found.reason, output: found.output } : { state: 'computed', reason: found.reason };
}
