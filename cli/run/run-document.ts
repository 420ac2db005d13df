import { type CombinationSummary, summarizeSweep } from '../../reports/sweep-summary.ts';
import type { ChildRun, RunManifest, StepFile } from '../../schemas/run.ts';
import type { RunEnd } from './run-end.ts';

/** What `run --json` and `show --json` print. */
export interface RunJson {
  readonly runId: string;
  readonly preset: string | undefined;
  readonly pipeline: string;
  readonly status: RunManifest['status'];
  readonly params: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly steps: readonly StepJson[];
  /** The runs of a sweep. */
  readonly children?: readonly ChildRun[];
  /** Their figures by combination of values. */
  readonly table?: readonly TableRow[];
  readonly failure?: RunEnd['failure'];
  /** The sweep that started the run. */
  readonly parent?: string;
  readonly reproduces?: string;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly build: string;
  /** Path of the report on this machine. */
  readonly report: string | undefined;
}

type StepJson = Pick<StepFile, 'name' | 'state' | 'key' | 'reused' | 'reason' | 'attempts' | 'wallMs' | 'computeMs' | 'bytesRead' | 'bytesWritten' | 'environment' | 'worker' | 'failure'> & { readonly outputs: unknown };

type TableRow = Omit<CombinationSummary, 'runs'> & { readonly runs: readonly string[] };

/** The document of a run. `end` is what Temporal says, where the run has written no outcome. */
export function runJson(manifest: RunManifest, options: { readonly end?: RunEnd; readonly report?: string | undefined } = {}): RunJson {
  const { document: { request, startedAt, build }, outcome, steps, children } = manifest;
  const failure = outcome?.failure ?? options.end?.failure;
  return {
    runId: manifest.runId,
    preset: request.preset,
    pipeline: request.pipeline,
    status: options.end?.status ?? manifest.status,
    params: request.params,
    metrics: outcome?.metrics ?? {},
    outputs: outcome?.outputs ?? {},
    steps: steps.map(stepJson),
    ...(children === undefined ? {} : { children, table: summarizeSweep(children).combinations.map((row) => ({ ...row, runs: row.runs.map(({ runId }) => runId) })) }),
    ...(request.parent === undefined ? {} : { parent: request.parent }),
    ...(failure === undefined ? {} : { failure }),
    ...(request.reproduces === undefined ? {} : { reproduces: request.reproduces }),
    startedAt,
    finishedAt: outcome?.finishedAt,
    build,
    report: options.report,
  };
}

function stepJson({ name, state, key, reused, reason, attempts, wallMs, computeMs, bytesRead, bytesWritten, environment, worker, failure, output }: StepFile): StepJson {
  return { name, state, key, reused, reason, attempts, wallMs, computeMs, bytesRead, bytesWritten, environment, worker, ...(failure === undefined ? {} : { failure }), outputs: output };
}
