import { EverstepError, UsageError } from '../schemas/failure.ts';

/** How an error leaves the command line. */
export interface Failure {
  readonly exitCode: 1 | 2;
  readonly code: string;
  readonly message: string;
  /** Stack traces of the error and its causes, for `--verbose`. */
  readonly trace: string;
}

/** Puts any thrown value into words. */
export function failureOf(error: unknown): Failure {
  const trace = traceOf(error);
  if (error instanceof EverstepError) return { exitCode: error instanceof UsageError ? 2 : 1, code: error.code, message: error.message, trace };
  const message = error instanceof Error ? error.message : String(error);
  return { exitCode: 1, code: 'ES-INTERNAL', message: `Something unforeseen went wrong: ${message} (--verbose shows where).`, trace };
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${traceOf(error.cause)}`;
}
