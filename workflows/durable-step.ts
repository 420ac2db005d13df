import { ApplicationFailure, isCancellation, proxyActivities, sleep, TimeoutFailure } from '@temporalio/workflow';
import type { StepContract } from '../schemas/contract.ts';
import { failureTypes } from '../schemas/failure-type.ts';
import type { StepCaller } from '../schemas/pipeline.ts';
import { type Progress, progressSchema } from '../schemas/progress.ts';
import { type AttemptResult, executeActivity, lookUpActivity, type LookUpResult, type StepAttempt, type StepCall, type StepProgress } from '../schemas/step-call.ts';
import { rootCause } from './describe-failure.ts';
import { parseOrFail } from './parse-or-fail.ts';
import { type Producer, Producers } from './producers.ts';
import { RetryBudget } from './retry-budget.ts';
import { taskQueueOf } from './task-queue.ts';

type RunFacts = Pick<StepCall, 'runId' | 'executionId' | 'previousRunId' | 'reproduces' | 'reuseAnyEnvironment'>;

/** A damaged input is made anew this often for one step, then the step fails. */
const repairLimit = 3;

/** How long a look-up waits for another run that computes the same step. */
const waitForOthers = '30 days';

/**
 * The step caller of a running workflow: look-up on the light queue, execution on a compute slot only after a miss, retries
 * by the contract's policy. Reports each step's state into `progress`.
 */
export function durableStepCaller(run: RunFacts, progress: StepProgress[]): StepCaller {
  const producers = new Producers();
  let ordinals = 0;
  return async (contract, input) => {
    const producer: Producer = { contract, ordinal: ordinals++, input: parseOrFail(contract.input, input, `the input of ${contract.name}`) };
    const output = await settle(run, producer, producers, progress);
    producers.add(producer, output);
    return output as never;
  };
}

async function settle(run: RunFacts, producer: Producer, producers: Producers, progress: StepProgress[]): Promise<unknown> {
  const { contract, ordinal, input } = producer;
  const call: StepCall = { ...run, ordinal, step: contract.name, input };
  const budget = new RetryBudget(contract.retry);
  const report = (state: StepProgress['state'], reused?: boolean): void => {
    progress[ordinal] = { ordinal, name: contract.name, state, attempt, ...(reused === undefined ? {} : { reused }) };
  };
  let attempt = 0;
  let repairs = 0;
  for (;;) {
    report('looking-up');
    try {
      const found = await lookUp(contract, call);
      if (found.kind === 'hit') {
        report('completed', true);
        return parseOrFail(contract.output, found.output, `the output of ${contract.name}`);
      }
      attempt += 1;
      report('running');
      const result = await execute(contract, { ...call, attempt, reason: found.reason });
      if (result.kind === 'held') continue;
      report('completed', result.reused);
      return parseOrFail(contract.output, result.output, `the output of ${contract.name}`);
    } catch (error) {
      if (isCancellation(error)) throw error;
      if (isDamagedInput(error) && repairs < repairLimit) {
        repairs += 1;
        for (const earlier of producers.of(input)) await settle(run, earlier, producers, progress);
        continue;
      }
      const waitMs = waitBeforeNext(budget, error);
      if (waitMs === undefined) {
        report('failed');
        throw error;
      }
      if (waitMs > 0) await sleep(waitMs);
    }
  }
}

function lookUp(contract: StepContract, call: StepCall): Promise<LookUpResult> {
  const name = lookUpActivity(contract.name);
  const activities = proxyActivities<Record<string, (call: StepCall) => Promise<LookUpResult>>>({
    scheduleToCloseTimeout: waitForOthers,
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '30 seconds',
    retry: { maximumAttempts: 1_000_000, initialInterval: '1 second', maximumInterval: '10 seconds' },
  });
  return activities[name]?.(call) ?? Promise.reject(new Error(name));
}

function execute(contract: StepContract, attempt: StepAttempt): Promise<AttemptResult> {
  const name = executeActivity(contract.name);
  const activities = proxyActivities<Record<string, (attempt: StepAttempt) => Promise<AttemptResult>>>({
    taskQueue: taskQueueOf(contract.queue),
    startToCloseTimeout: contract.startToCloseTimeoutMs,
    heartbeatTimeout: contract.heartbeatTimeoutMs,
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry: { maximumAttempts: 1 },
  });
  return activities[name]?.(attempt) ?? Promise.reject(new Error(name));
}

function isDamagedInput(error: unknown): boolean {
  const cause = rootCause(error);
  return cause instanceof ApplicationFailure && (cause.type === failureTypes.damagedObject || cause.type === failureTypes.missingObject);
}

function waitBeforeNext(budget: RetryBudget, error: unknown): number | undefined {
  const cause = rootCause(error);
  if (cause instanceof TimeoutFailure) {
    return budget.next(cause.timeoutType === 'HEARTBEAT' ? 'worker-gone' : 'own-error', checkpointIn(cause.lastHeartbeatDetails));
  }
  if (cause instanceof ApplicationFailure && cause.nonRetryable !== true) {
    return budget.next(cause.type === failureTypes.workerStopped ? 'worker-gone' : 'own-error', checkpointIn(cause.details?.[0]));
  }
  return undefined;
}

function checkpointIn(details: unknown): Progress['checkpoint'] {
  const parsed = progressSchema.safeParse(details);
  return parsed.success ? parsed.data.checkpoint : undefined;
}
