import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { StepContract } from '../schemas/contract.ts';
import { describeIssue } from '../schemas/describe-issue.ts';
import { exactEnvironment, type NumericalEnvironment } from '../schemas/environment.ts';
import { EverstepError } from '../schemas/failure.ts';
import { failureTypes } from '../schemas/failure-type.ts';
import type { JsonObject } from '../schemas/json.ts';
import type { Progress } from '../schemas/progress.ts';
import type { KeyParts, RecordEnvironment } from '../schemas/record.ts';
import type { StepFile } from '../schemas/run.ts';
import type { AttemptResult, StepAttempt } from '../schemas/step-call.ts';
import type { Store } from '../store/connect.ts';
import type { HeldLease } from '../store/leases.ts';
import { environmentDigest } from '../store/records.ts';
import { collectReferences } from '../store/references.ts';
import type { Build } from './build-manifest.ts';
import { ComputeTaskError, type TaskResult } from './compute-slot.ts';
import type { ComputeSlots } from './compute-slots.ts';
import { toFailure, toWireError } from './failures.ts';
import { withHeartbeat } from './heartbeat.ts';
import { findResult, namespaceOf, recordsOf } from './look-up.ts';
import { RunLog } from './run-log.ts';
import { bundleName, keyParts, stepKey } from './step-key.ts';

/** What executes steps: one for each queue of a compute worker. */
export interface Executor {
  readonly store: Store;
  readonly build: Build;
  readonly slots: ComputeSlots;
  readonly environment: NumericalEnvironment;
  readonly workerId: string;
}

/** How long an attempt that has ended waits for its lease and log to be put away, and one that has failed for its step file. */
const cleanUpMs = { ended: 2_000, failed: 10_000 };

const noUsage = { computeMs: 0, bytesRead: 0, bytesWritten: 0 };

/**
 * One attempt of a step on a compute slot: looks once more, takes the lease, computes, writes the record, releases. The
 * first record wins: what comes back is its output.
 */
export async function executeStep(executor: Executor, contract: StepContract, attempt: StepAttempt): Promise<AttemptResult> {
  const context = Context.current();
  const { store, build } = executor;
  const startedAt = new Date();
  const log = new RunLog(store.runs, attempt.runId, contract.name);
  const input = parseInput(contract, attempt.input);
  const environment: RecordEnvironment = contract.numerics === 'exact' ? exactEnvironment : executor.environment;
  const parts = keyParts(contract, input, build);
  const file = (outcome: Partial<StepFile> & Pick<StepFile, 'state' | 'reused'>): StepFile => ({
    ordinal: attempt.ordinal,
    name: contract.name,
    key: stepKey(parts),
    parts,
    environment,
    reason: attempt.reason,
    attempts: attempt.attempt,
    startedAt: startedAt.toISOString(),
    wallMs: Date.now() - startedAt.getTime(),
    ...noUsage,
    worker: executor.workerId,
    ...outcome,
  });
  let lease: HeldLease | undefined;
  let newest: Progress | undefined;
  try {
    const result = await withHeartbeat(
      context,
      async ({ report, waiting, signal }): Promise<AttemptResult> => {
        const found = await findResult(store, build, contract, attempt, [environment]);
        if (found.kind === 'found') {
          if (!found.own) await store.runs.writeStep(attempt.runId, file({ state: 'completed', reused: true, reason: 'another run computed it meanwhile', output: found.output }));
          return { kind: 'done', output: found.output, reused: true };
        }
        if (contract.reuse === 'by-key') {
          const taken = await store.within(namespaceOf(attempt)).leases.acquire(found.key, environmentDigest(environment), { workflowId: attempt.runId, executionId: attempt.executionId, step: attempt.ordinal, attempt: attempt.attempt });
          if ('heldBy' in taken) return { kind: 'held' };
          lease = taken;
        }
        log.add(`attempt ${attempt.attempt}: ${attempt.reason}`);
        const computed = await executor.slots.run(
          { bundle: bundleName(contract, input), fingerprint: parts.fingerprint, input, checkpoints: { namespace: namespaceOf(attempt), nonce: lease?.nonce ?? randomUUID(), lease: lease === undefined ? undefined : { key: found.key, environment: environmentDigest(environment) } } },
          {
            progress: (progress) => {
              newest = { ...progress, ...(progress.checkpoint ?? newest?.checkpoint ? { checkpoint: progress.checkpoint ?? newest?.checkpoint } : {}) };
              report(newest);
            },
            waiting,
            log: (message, fields) => { log.add(message, fields); },
          },
          signal,
        );
        const output = await record(executor, contract, attempt, parts, environment, computed, found.replaces?.etag);
        await store.runs.writeStep(attempt.runId, file({ state: 'completed', reused: false, ...computed.usage, output }));
        log.add(`done in ${((Date.now() - startedAt.getTime()) / 1_000).toFixed(1)} s`);
        return { kind: 'done', output, reused: false };
      },
      () => lease?.renew() ?? Promise.resolve(),
    );
    return result;
  } catch (error) {
    if (context.cancellationSignal.aborted) {
      log.add('stopped');
      throw await stopReason(context, newest);
    }
    const { code, message, stack } = toWireError(error);
    log.add(`attempt ${attempt.attempt} failed: ${message}`, { code, ...(stack === undefined ? {} : { stack }) });
    const usage = error instanceof ComputeTaskError ? error.usage : noUsage;
    await within(cleanUpMs.failed, store.runs.writeStep(attempt.runId, file({ state: 'failed', reused: false, ...usage, failure: { code, message } })));
    throw toFailure(error, ...(newest === undefined ? [] : [newest as JsonObject]));
  } finally {
    await within(cleanUpMs.ended, lease?.release() ?? Promise.resolve(), log.flush());
  }
}

/** A store that is away or full must not hold up the end of an attempt, which heartbeats no more: what takes longer goes on behind. */
async function within(milliseconds: number, ...work: readonly Promise<void>[]): Promise<void> {
  await Promise.race([Promise.allSettled(work), wait(milliseconds, undefined, { ref: false })]);
}

/** Cancelled as asked; or, where the worker is shut down, a failure after which another worker goes on. */
async function stopReason(context: Context, newest: Progress | undefined): Promise<unknown> {
  if (context.cancellationDetails?.workerShutdown === true) {
    return ApplicationFailure.create({ message: 'The worker was stopped.', type: failureTypes.workerStopped, details: newest === undefined ? [] : [newest] });
  }
  return context.cancelled.catch((cancelled: unknown) => cancelled);
}

function parseInput(contract: StepContract, input: unknown): unknown {
  const parsed = contract.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw toFailure(new EverstepError('ES-STEP-VALUE', `In the input of ${contract.name}: ${describeIssue(parsed.error)}.`));
}

/** Checks the output, and writes the record unless another was first; the output on record. */
async function record(executor: Executor, contract: StepContract, attempt: StepAttempt, parts: KeyParts, environment: RecordEnvironment, computed: TaskResult, replaces: string | undefined): Promise<JsonObject> {
  const parsed = contract.output.safeParse(computed.output);
  if (!parsed.success) throw new EverstepError('ES-STEP-VALUE', `In the output of ${contract.name}: ${describeIssue(parsed.error)}.`);
  const output = parsed.data as JsonObject;
  if (contract.reuse === 'never') return output;
  const records = recordsOf(executor.store, attempt);
  const objects = await records.objectsOf(collectReferences(output));
  const winner = await records.write({ key: stepKey(parts), environment, parts, output, objects }, replaces === undefined ? {} : { replaces });
  return winner.output as JsonObject;
}
