import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import packageJson from '../package.json' with { type: 'json' };
import { renderReport } from '../reports/render-report.ts';
import type { StepContract } from '../schemas/contract.ts';
import { EverstepError } from '../schemas/failure.ts';
import { failureTypes } from '../schemas/failure-type.ts';
import type { RunOutcome, RunRequest } from '../schemas/run.ts';
import { closeRunActivity, completedRunsActivity, lookUpActivity, type LookUpResult, openRunActivity, type StepCall } from '../schemas/step-call.ts';
import type { Store } from '../store/connect.ts';
import { environmentDigest } from '../store/records.ts';
import type { Build } from './build-manifest.ts';
import { toFailure } from './failures.ts';
import { withHeartbeat } from './heartbeat.ts';
import { liveEnvironments, type Pollers } from './live-environments.ts';
import { findResult, namespaceOf } from './look-up.ts';

/** What the control queue's activities work with. */
export interface Control {
  readonly store: Store;
  readonly build: Build;
  readonly pollers: Pollers;
  readonly workerId: string;
}

type Activity = (...args: never[]) => Promise<unknown>;

/** How long a look-up that found the step taken waits before it looks again: longer each time, 1 to 10 s. */
function waitForHolderMs(attempt: number): number {
  return Math.min(10_000, 1_000 * 1.5 ** (attempt - 1));
}

/** The activities of the control queue: one look-up for each of `steps`, and the beginning and end of a run. */
export function controlActivities(control: Control, steps: readonly StepContract[]): Record<string, Activity> {
  return {
    ...Object.fromEntries(steps.map((contract) => [lookUpActivity(contract.name), (call: StepCall) => guarded(() => lookUp(control, contract, call))])),
    [openRunActivity]: (request: RunRequest, executionId: string) => guarded(() => openRun(control, request, executionId)),
    [closeRunActivity]: (runId: string, outcome: Omit<RunOutcome, 'finishedAt'>) => guarded(() => closeRun(control, runId, outcome)),
    [completedRunsActivity]: (runIds: readonly string[]) => guarded(() => control.store.runs.completed(runIds)),
  };
}

async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await withHeartbeat(Context.current(), work);
  } catch (error) {
    throw toFailure(error);
  }
}

async function lookUp({ store, build, pollers, workerId }: Control, contract: StepContract, call: StepCall): Promise<LookUpResult> {
  const startedAt = new Date();
  const environments = await liveEnvironments(store.workers, contract, pollers);
  const found = await findResult(store, build, contract, call, environments);
  if (found.kind === 'found') {
    if (!found.own) {
      await store.runs.writeStep(call.runId, {
        ordinal: call.ordinal,
        name: contract.name,
        state: 'completed',
        key: found.key,
        parts: found.parts,
        environment: found.environment,
        reused: true,
        reason: found.reason,
        attempts: 0,
        startedAt: startedAt.toISOString(),
        wallMs: Date.now() - startedAt.getTime(),
        computeMs: 0,
        bytesRead: 0,
        bytesWritten: 0,
        worker: workerId,
        output: found.output,
      });
    }
    return { kind: 'hit', output: found.output };
  }
  if (contract.reuse === 'by-key') await failWhereHeld(store, call, found.key, environments);
  return { kind: 'miss', reason: found.reason };
}

async function failWhereHeld(store: Store, call: StepCall, key: string, environments: Awaited<ReturnType<typeof liveEnvironments>>): Promise<void> {
  const { leases } = store.within(namespaceOf(call));
  for (const environment of environments) {
    const holder = await leases.holder(key, environmentDigest(environment));
    if (holder !== undefined && holder.owner.workflowId !== call.runId) {
      throw ApplicationFailure.create({
        message: `${call.step} is being computed by the run ${holder.owner.workflowId}: waiting for its result.`,
        type: failureTypes.leaseHeld,
        nextRetryDelay: waitForHolderMs(Context.current().info.attempt),
      });
    }
  }
}

async function openRun({ store, build }: Control, request: RunRequest, executionId: string): Promise<{ previousRunId: string | undefined }> {
  if (request.build !== undefined && request.build !== build.id) {
    throw new EverstepError('ES-RUN-BUILD', `The command is of build ${request.build}, the worker of build ${build.id}: bring both to the same version, then run again.`);
  }
  const target = request.preset ?? request.pipeline;
  const previousRunId = await store.runs.latestRun(target);
  const document = await store.runs.writeDocument({
    request,
    build: build.id,
    startedAt: new Date().toISOString(),
    ...(previousRunId === undefined || previousRunId === request.runId ? {} : { previousRunId }),
    executions: [executionId],
  });
  await Promise.all([
    document.executions.length > 1 ? store.runs.deleteOutcome(request.runId) : undefined,
    request.reproduces === undefined && request.parent === undefined ? store.runs.setLatestRun(target, request.runId) : undefined,
  ]);
  return { previousRunId: document.previousRunId };
}

async function closeRun({ store }: Control, runId: string, outcome: Omit<RunOutcome, 'finishedAt'>): Promise<void> {
  const written: RunOutcome = { ...outcome, finishedAt: new Date().toISOString() };
  const [manifest] = await Promise.all([store.runs.manifest(runId), store.runs.writeOutcome(runId, written)]);
  if (manifest === undefined) return;
  await store.runs.writeReport(runId, renderReport({ ...manifest, status: written.status, outcome: written }, { version: packageJson.version }));
}
