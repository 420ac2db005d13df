import type { JsonObject } from './json.ts';

/** What a workflow sends to the workers for one step. */
export interface StepCall {
  readonly runId: string;
  /** Temporal's id of the execution. */
  readonly executionId: string;
  readonly ordinal: number;
  readonly step: string;
  readonly input: unknown;
  /** The run that reasons compare with. */
  readonly previousRunId: string | undefined;
  /** The run that this one reproduces: its sources are pinned, and no shared record is read. */
  readonly reproduces: string | undefined;
  readonly reuseAnyEnvironment: boolean;
}

/** A call on its way to a compute slot. */
export interface StepAttempt extends StepCall {
  /** Grows with each attempt of the step in this execution. */
  readonly attempt: number;
  /** Why the look-up missed. */
  readonly reason: string;
}

/** What a look-up found; a step that another run computes fails the activity as retryable instead. */
export type LookUpResult = { readonly kind: 'hit'; readonly output: JsonObject } | { readonly kind: 'miss'; readonly reason: string };

/** How an attempt ended, if not with an error. `held`: another run began the step in between. */
export type AttemptResult = { readonly kind: 'done'; readonly output: JsonObject; readonly reused: boolean } | { readonly kind: 'held' };

/** Answer to the workflow's `progress` query. */
export interface RunProgress {
  readonly steps: readonly StepProgress[];
}

export interface StepProgress {
  readonly ordinal: number;
  readonly name: string;
  readonly state: 'looking-up' | 'running' | 'completed' | 'failed';
  readonly reused?: boolean;
  readonly attempt: number;
}

/** Name of the query that answers with `RunProgress`. */
export const progressQuery = 'progress';

/** Prefix of the look-up's activity type: `look-up train`. */
export const lookUpActivity = (step: string): string => `look-up ${step}`;

/** The activity type of an execution is the step's name. */
export const executeActivity = (step: string): string => step;

/** Tells which of the children of a run have completed. */
export const completedRunsActivity = 'completed-runs';
export const openRunActivity = 'open-run';
export const closeRunActivity = 'close-run';
