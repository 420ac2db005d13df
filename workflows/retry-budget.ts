import type { StepRetryPolicy } from '../schemas/contract.ts';

/** `worker-gone`: it fell silent or was stopped. */
export type AttemptFailure = 'own-error' | 'worker-gone';

interface Position {
  readonly epoch: number;
  readonly step: number;
}

/** No step is tried more often than this, whatever its progress. */
const attemptLimit = 1_000;

/**
 * Counts how often a step may still be tried: so many errors of its own, so many silences of a worker; both counts start
 * anew when its checkpoint has moved on.
 */
export class RetryBudget {
  readonly #policy: StepRetryPolicy;
  #ownErrors = 0;
  #heartbeatTimeouts = 0;
  #attempts = 0;
  #furthest: Position | undefined;

  constructor(policy: StepRetryPolicy) {
    this.#policy = policy;
  }

  /** Milliseconds to wait before the next attempt, or undefined where the budget is spent. */
  next(failure: AttemptFailure, checkpoint: Position | undefined): number | undefined {
    this.#attempts += 1;
    if (this.#isFurther(checkpoint)) {
      this.#furthest = checkpoint;
      this.#ownErrors = 0;
      this.#heartbeatTimeouts = 0;
    }
    if (failure === 'own-error') this.#ownErrors += 1;
    else this.#heartbeatTimeouts += 1;
    const { ownErrors, heartbeatTimeouts, initialIntervalMs, backoffCoefficient, maximumIntervalMs } = this.#policy;
    if (this.#ownErrors >= ownErrors || this.#heartbeatTimeouts >= heartbeatTimeouts || this.#attempts >= attemptLimit) return undefined;
    if (failure === 'worker-gone') return 0;
    return Math.min(maximumIntervalMs, initialIntervalMs * backoffCoefficient ** (this.#ownErrors - 1));
  }

  #isFurther(checkpoint: Position | undefined): checkpoint is Position {
    if (checkpoint === undefined) return false;
    const furthest = this.#furthest;
    return furthest === undefined || checkpoint.epoch > furthest.epoch || (checkpoint.epoch === furthest.epoch && checkpoint.step > furthest.step);
  }
}
