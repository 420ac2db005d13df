import { z } from 'zod';
import { digestSchema } from './digest.ts';
import { keyPartsSchema, recordEnvironmentSchema } from './record.ts';

export const runStatuses = ['running', 'completed', 'failed', 'cancelled', 'terminated'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Stands for the run id where a schedule makes it: the run's id is then the workflow's. */
export const scheduledRunId = 'scheduled';

/** What a run was asked to do: the argument of the workflow, and `runs/<id>/run.json` when it starts. */
export const runRequestSchema = z.strictObject({
  runId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,150}$/, 'letters, digits, dots, colons and hyphens'),
  pipeline: z.string(),
  preset: z.string().optional(),
  params: z.record(z.string(), z.unknown()),
  /** The run that started this one: a sweep. */
  parent: z.string().optional(),
  /** The build that the command expects on the workers; absent in schedules, which take whatever runs. */
  build: z.string().optional(),
  /** The finished run that is computed again and compared. */
  reproduces: z.string().optional(),
  /** Take results of any numerical environment, knowingly. */
  reuseAnyEnvironment: z.boolean().optional(),
});
export type RunRequest = z.infer<typeof runRequestSchema>;

/** `runs/<id>/run.json`. */
export const runDocumentSchema = z.strictObject({
  request: runRequestSchema,
  /** The build of the worker that opened the run. */
  build: z.string(),
  startedAt: z.iso.datetime(),
  /** The run of the same preset, or of the pipeline without one, before this one: what reasons compare with. */
  previousRunId: z.string().optional(),
  /** Temporal's ids of the executions, oldest first: more than one after `resume`. */
  executions: z.array(z.string()),
});
export type RunDocument = z.infer<typeof runDocumentSchema>;

/** `runs/<id>/steps/<ordinal>-<step>.json`. */
export const stepFileSchema = z.strictObject({
  ordinal: z.int().nonnegative(),
  name: z.string(),
  state: z.enum(['completed', 'failed']),
  key: digestSchema,
  parts: keyPartsSchema,
  environment: recordEnvironmentSchema,
  reused: z.boolean(),
  /** Why it was reused or computed, a sentence. */
  reason: z.string(),
  attempts: z.int().nonnegative(),
  startedAt: z.iso.datetime(),
  wallMs: z.number().nonnegative(),
  /** CPU time of the compute process, all threads. */
  computeMs: z.number().nonnegative(),
  bytesRead: z.int().nonnegative(),
  bytesWritten: z.int().nonnegative(),
  worker: z.string(),
  output: z.unknown().optional(),
  failure: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});
export type StepFile = z.infer<typeof stepFileSchema>;

/** `runs/<id>/outcome.json`, written when the run ends. */
export const runOutcomeSchema = z.strictObject({
  status: z.enum(['completed', 'failed', 'cancelled']),
  finishedAt: z.iso.datetime(),
  metrics: z.record(z.string(), z.number()),
  outputs: z.record(z.string(), z.unknown()),
  failure: z.strictObject({ code: z.string(), message: z.string(), step: z.string().optional() }).optional(),
});
export type RunOutcome = z.infer<typeof runOutcomeSchema>;

/** A run that another one started, as that one lists it. `waiting`: it has not been opened yet. */
export interface ChildRun {
  readonly runId: string;
  readonly number: number;
  readonly label: string;
  /** What is varied, by the path of the parameter. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
  readonly seed: number;
  readonly status: RunStatus | 'waiting';
  readonly metrics: Readonly<Record<string, number>>;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly failure?: NonNullable<RunOutcome['failure']>;
}

/** Id of a child of a run. */
export const childRunId = (runId: string, number: number): string => `${runId}.${String(number)}`;

/** The fold of all that is known of a run: what `show`, the report and `resume` read. */
export interface RunManifest {
  readonly runId: string;
  readonly status: RunStatus;
  readonly document: RunDocument;
  /** In order of their ordinals. */
  readonly steps: readonly StepFile[];
  readonly outcome: RunOutcome | undefined;
  /** The runs that it started, where it is a sweep. */
  readonly children?: readonly ChildRun[];
}
