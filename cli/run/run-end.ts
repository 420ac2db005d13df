import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure, WorkflowFailedError } from '@temporalio/client';
import type { RunOutcome, RunStatus } from '../../schemas/run.ts';

/** How a run ended, as Temporal knows it. */
export interface RunEnd {
  readonly status: Exclude<RunStatus, 'running'>;
  readonly failure: RunOutcome['failure'];
}

/** How a run ended, from what waiting for its result threw; undefined where it did not end. */
export function runEndOf(error: unknown): RunEnd | undefined {
  if (!(error instanceof WorkflowFailedError)) return undefined;
  const { cause } = error;
  if (cause instanceof CancelledFailure) return { status: 'cancelled', failure: undefined };
  if (cause instanceof TerminatedFailure) return { status: 'terminated', failure: { code: 'ES-RUN-TERMINATED', message: cause.message } };
  if (cause instanceof TimeoutFailure) return { status: 'failed', failure: { code: 'ES-RUN-TIMEOUT', message: cause.message } };
  const code = cause instanceof ApplicationFailure ? cause.type : undefined;
  return { status: 'failed', failure: { code: code ?? 'ES-RUN-FAILED', message: cause?.message ?? error.message } };
}
