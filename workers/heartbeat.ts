import type { Context } from '@temporalio/activity';
import type { Progress } from '../schemas/progress.ts';
import { onWaiting } from './waiting-notices.ts';

const intervalMs = 2_000;

/** A server that is still away is told of again before this is over. */
const noticeLastsMs = 35_000;

const noProgress: Progress = { phase: '', completed: 0, unit: '' };

/** How work that is heartbeated tells of itself. */
export interface Pulse {
  report(progress: Progress): void;
  /** It waits for a server that is away; the next progress shows that it does no more. */
  waiting(message: string): void;
  readonly signal: AbortSignal;
}

/**
 * Heartbeats an activity every 2 s, with the newest progress, for as long as `work` takes. `beat` may do more at each one
 * (renew a lease); when it fails, the work is aborted with its error.
 */
export async function withHeartbeat<Result>(context: Context, work: (pulse: Pulse) => Promise<Result>, beat: () => Promise<void> = () => Promise.resolve()): Promise<Result> {
  let newest: Progress | undefined = undefined;
  let notice: { message: string; toldAt: number } | undefined;
  const abort = new AbortController();
  const signal = AbortSignal.any([context.cancellationSignal, abort.signal]);
  let beating = false;
  const send = (): void => {
    if (notice !== undefined && performance.now() - notice.toldAt > noticeLastsMs) notice = undefined;
    context.heartbeat(notice === undefined ? newest : { ...(newest ?? noProgress), waiting: notice.message });
  };
  const waiting = (message: string): void => {
    notice = { message, toldAt: performance.now() };
    send();
  };
  const timer = setInterval(() => {
    send();
    if (beating) return;
    beating = true;
    beat().catch((error: unknown) => { abort.abort(error); }).finally(() => { beating = false; });
  }, intervalMs);
  const stopListening = onWaiting(waiting);
  send();
  try {
    return await work({
      report: (progress) => {
        newest = progress;
        notice = undefined;
        send();
      },
      waiting,
      signal,
    });
  } finally {
    stopListening();
    clearInterval(timer);
  }
}
