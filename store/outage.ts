import pRetry from 'p-retry';
import { EverstepError } from '../schemas/failure.ts';
import { inWords, isBrokenAnswer, isFull, isOutage, isServerFault } from './s3-errors.ts';
import { UnreadableObject } from './store-errors.ts';

export interface OutageOptions {
  /** The server, as messages name it. */
  readonly server: string;
  /** How long an operation waits for a server that is away. */
  readonly timeoutMs: number;
  /** How long a server that answers reads may refuse a write before its disk is taken for full. */
  readonly refusedWriteMs: number;
  /** How long a server that keeps objects may fail to give one before that one is taken for damaged. */
  readonly brokenReadMs: number;
  /** Whether the server answers a simple read now. */
  readonly answers: () => Promise<boolean>;
  /** Whether the server takes a new object now and gives it back. */
  readonly keepsObjects: () => Promise<boolean>;
  readonly onWaiting?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** `get`: of one object's bytes. */
export type OperationKind = 'read' | 'get' | 'write';

/** Runs an operation again, with growing pauses, while the server is away. `key`: the object, as messages name it. */
export type OutageRetry = <Result>(kind: OperationKind, operation: () => Promise<Result>, key?: string) => Promise<Result>;

const pauseMs = { first: 100, longest: 5_000, betweenMessages: 30_000, beforeMessage: 1_000 };

/**
 * Waiting for a server that is away, and saying so.
 * @throws EverstepError ES-S3-OUTAGE when the time is over, ES-S3-FULL where the server has no room, UnreadableObject
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

  return async (kind, operation, key = 'it') => {
    const startedAt = performance.now();
    const broken = new BrokenSince();
    /** Since when the server has answered and not taken this write. */
    let refusedSince: number | undefined;
    let verdict: 'full' | 'unreadable' | undefined;
    async function judge(error: Error): Promise<typeof verdict> {
      const now = performance.now();
      if (kind === 'write') {
        refusedSince = isServerFault(error) ? (refusedSince ?? now) : undefined;
        return refusedSince !== undefined && now - refusedSince >= options.refusedWriteMs && (await options.answers()) ? 'full' : undefined;
      }
      if (kind === 'get' && broken.lasts(error, startedAt, now) >= options.brokenReadMs && (await options.keepsObjects())) return 'unreadable';
      return undefined;
    }
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
          verdict = await judge(error);
          return verdict === undefined;
        },
      });
    } catch (error) {
      const waited = `${Math.round((performance.now() - startedAt) / 1000)} s`;
      if (isFull(error)) throw full(options.server, `says that it has no room (${inWords(error)})`, error);
      if (!isOutage(error)) throw error;
      if (verdict === 'full') throw full(options.server, `answers, but has refused a write for ${Math.round((performance.now() - (refusedSince ?? startedAt)) / 1000)} s (${inWords(error)})`, error);
      if (verdict === 'unreadable') throw new UnreadableObject(`S3 at ${options.server} gives other objects, but has failed to give ${key} for ${waited}: ${inWords(error)}`, { cause: error });
      throw new EverstepError('ES-S3-OUTAGE', `S3 at ${options.server} was away for ${waited} (${inWords(error)}).`, { retryable: true, cause: error });
    }
  };
}

/** How long all answers have been broken ones: a server that did not answer at all may need a moment more. */
class BrokenSince {
  #unansweredAt: number | undefined;

  lasts(error: Error, startedAt: number, now: number): number {
    if (isBrokenAnswer(error)) return now - (this.#unansweredAt ?? startedAt);
    this.#unansweredAt = now;
    return 0;
  }
}

function full(server: string, what: string, cause: unknown): EverstepError {
  return new EverstepError('ES-S3-FULL', `S3 at ${server} ${what}: its disk is probably full. Free some space there, then resume the run.`, { cause });
}
