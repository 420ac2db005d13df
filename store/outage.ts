import pRetry from 'p-retry';
import { EverstepError } from '../schemas/failure.ts';
import { inWords, isFull, isOutage, isServerFault } from './s3-errors.ts';

export interface OutageOptions {
  /** The server, as messages name it. */
  readonly server: string;
  /** How long an operation waits for a server that is away. */
  readonly timeoutMs: number;
  /** How long a server that answers reads may refuse a write before its disk is taken for full. */
  readonly refusedWriteMs: number;
  /** Whether the server answers a simple read now. */
  readonly answers: () => Promise<boolean>;
  readonly onWaiting?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs an operation again, with growing pauses, while the server is away. */
export type OutageRetry = <Result>(kind: 'read' | 'write', operation: () => Promise<Result>) => Promise<Result>;

const pauseMs = { first: 100, longest: 5_000, betweenMessages: 30_000, beforeMessage: 1_000 };

/**
 * Waiting for a server that is away, and saying so.
 * @throws EverstepError ES-S3-OUTAGE when the time is over, ES-S3-FULL where the server has no room
 */
export function outageRetry(options: OutageOptions): OutageRetry {
  let lastMessageAt = Number.NEGATIVE_INFINITY;

  function tell(startedAt: number, error: Error): void {
    const now = performance.now();
    if (now - startedAt < pauseMs.beforeMessage || now - lastMessageAt < pauseMs.betweenMessages) return;
    lastMessageAt = now;
    const minutes = Math.ceil((options.timeoutMs - (now - startedAt)) / 60_000);
    options.onWaiting?.(`S3 at ${options.server} is away (${inWords(error)}): waiting, ${minutes} min left`);
  }

  return async (kind, operation) => {
    const startedAt = performance.now();
    try {
      return await pRetry(operation, {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: pauseMs.first,
        maxTimeout: pauseMs.longest,
        factor: 2,
        maxRetryTime: options.timeoutMs,
        signal: options.signal,
        shouldRetry: async ({ error }) => {
          if (!isOutage(error)) return false;
          tell(startedAt, error);
          const refused = kind === 'write' && isServerFault(error) && performance.now() - startedAt >= options.refusedWriteMs;
          return !(refused && (await options.answers()));
        },
      });
    } catch (error) {
      const waitedMs = performance.now() - startedAt;
      if (isFull(error)) throw full(options.server, `says that it has no room (${inWords(error)})`, error);
      if (!isOutage(error)) throw error;
      if (kind === 'write' && isServerFault(error) && waitedMs < options.timeoutMs) {
        throw full(options.server, `answers, but has refused a write for ${Math.round(waitedMs / 1000)} s (${inWords(error)})`, error);
      }
      throw new EverstepError('ES-S3-OUTAGE', `S3 at ${options.server} was away for ${Math.round(waitedMs / 1000)} s (${inWords(error)}).`, { retryable: true, cause: error });
    }
  };
}

function full(server: string, what: string, cause: unknown): EverstepError {
  return new EverstepError('ES-S3-FULL', `S3 at ${server} ${what}: its disk is probably full. Free some space there, then resume the run.`, { cause });
}
