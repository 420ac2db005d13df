import type { Context } from '@temporalio/activity';
import type { Progress } from '../schemas/progress.ts';

const intervalMs = 2_000;

/**
 * Heartbeats an activity every 2 s, with the newest progress, for as long as `work` takes. `beat` may do more at each one
 * (renew a lease); when it fails, the work is aborted with its error.
 */
export async function withHeartbeat<Result>(context: Context, work: (pulse: { report(progress: Progress): void; signal: AbortSignal }) => Promise<Result>, beat: () => Promise<void> = () => Promise.resolve()): Promise<Result> {
  let newest: Progress | undefined = undefined;
  const abort = new AbortController();
  const signal = AbortSignal.any([context.cancellationSignal, abort.signal]);
  let beating = false;
  const timer = setInterval(() => {
    context.heartbeat(newest);
    if (beating) return;
    beating = true;
    beat().catch((error: unknown) => { abort.abort(error); }).finally(() => { beating = false; });
  }, intervalMs);
  context.heartbeat(newest);
  try {
    return await work({
      report: (progress) => {
        newest = progress;
        context.heartbeat(progress);
      },
      signal,
    });
  } finally {
    clearInterval(timer);
  }
}
