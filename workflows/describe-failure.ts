import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import { EverstepError } from '../schemas/failure.ts';

/** The error at the root of what Temporal wrapped. */
export function rootCause(error: unknown): unknown {
  return (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) && error.cause !== undefined ? error.cause : error;
}

/** Code and sentence of a failure, for the run's outcome. */
export function describeFailure(error: unknown): { code: string; message: string } {
  if (isCancellation(error)) return { code: 'ES-RUN-CANCELLED', message: 'The run was cancelled.' };
  const cause = rootCause(error);
  if (cause instanceof ApplicationFailure) return { code: cause.type ?? 'ES-RUN-FAILED', message: cause.message };
  if (cause instanceof TimeoutFailure) return { code: 'ES-STEP-TIMEOUT', message: `The worker did not answer in time (${cause.timeoutType}).` };
  if (cause instanceof EverstepError) return { code: cause.code, message: cause.message };
  return { code: 'ES-RUN-FAILED', message: cause instanceof Error ? cause.message : String(cause) };
}
