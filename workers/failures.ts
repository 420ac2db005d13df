import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { JsonValue } from '../schemas/json.ts';
import { EverstepError } from '../schemas/failure.ts';

/** An error as it crosses from a compute process to its worker. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  /** For the log alone. */
  readonly stack: string | undefined;
}

/** The error in the form that crosses processes; an unknown error may be tried again. */
export function toWireError(error: unknown): WireError {
  const known = error instanceof EverstepError || isMarked(error) ? error : undefined;
  return {
    code: known?.code ?? 'ES-STEP-ERROR',
    message: error instanceof Error ? error.message : String(error),
    retryable: known?.retryable ?? true,
    stack: error instanceof Error ? error.stack : undefined,
  };
}

/** The failure that Temporal and the workflow see: its type is the error's code. */
export function toFailure(error: unknown, ...details: JsonValue[]): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  const { code, message, retryable } = toWireError(error);
  return ApplicationFailure.create({ message, type: code, nonRetryable: !retryable, details });
}

/** Whether an error of another bundle is an EverstepError: bundles do not share classes. */
function isMarked(error: unknown): error is Error & Pick<EverstepError, 'code' | 'retryable'> {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'retryable' in error && typeof error.retryable === 'boolean';
}
