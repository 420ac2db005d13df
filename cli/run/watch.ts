import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { UsageError } from '../../schemas/failure.ts';
import { progressQuery, type RunProgress } from '../../schemas/step-call.ts';
import { isTemporalAway } from '../client.ts';
import type { Display } from '../progress/display.ts';
import type { RunView } from '../progress/run-view.ts';
import type { Session } from '../session.ts';
import { activityStates } from './activity-states.ts';
import { type RunEnd, runEndOf } from './run-end.ts';

/** Also the time before the first look: a run that only reuses steps is over soon, and answering takes time from it. */
const pollMs = 500;
const drawMs = 100;
const longPollMs = 60_000;
const queryTimeoutMs = 2_000;

export interface WatchOptions {
  readonly runId: string;
  readonly display: Display;
  readonly view: RunView;
  /** Aborted: stop watching; the run goes on. */
  readonly signal: AbortSignal;
}

type Watched = Pick<Session, 'config' | 'temporal'>;

/**
 * Shows a run until it ends, and waits for a Temporal that is away as long as the workers do.
 * @returns how it ended; undefined where watching was stopped
 */
export async function watchRun(session: Watched, { runId, display, view, signal }: WatchOptions): Promise<RunEnd | undefined> {
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  try {
    return await Promise.race([
      awaitEnd(session, runId, stop),
      pollServer(session, runId, view, display, stop),
      draw(view, display, stop),
      stopped(signal),
    ]);
  } finally {
    over.abort();
    display.draw(view);
  }
}

async function stopped(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await new Promise((resolve) => { signal.addEventListener('abort', resolve, { once: true }); });
}

/** The long poll for the result; whether the server is away is found out by the short ones. */
async function awaitEnd({ temporal }: Watched, runId: string, stop: AbortSignal): Promise<RunEnd | undefined> {
  while (!stop.aborted) {
    try {
      await temporal.call((client) => client.workflow.getHandle(runId).result(), longPollMs);
      return { status: 'completed', failure: undefined };
    } catch (error) {
      const end = runEndOf(error);
      if (end !== undefined) return end;
      if (!isTemporalAway(error)) throw error;
      await pause(pollMs, stop);
    }
  }
  return undefined;
}

/** Asks for activities, and for steps whenever the history has grown. */
async function pollServer({ temporal, config }: Watched, runId: string, view: RunView, display: Display, stop: AbortSignal): Promise<undefined> {
  let historyLength = 0;
  let awaySinceMs: number | undefined;
  await pause(pollMs, stop);
  while (!stop.aborted) {
    try {
      const description = await temporal.call((client) => client.workflow.getHandle(runId).describe());
      if (awaySinceMs !== undefined) display.note('Temporal is back.');
      awaySinceMs = undefined;
      if (description.historyLength !== historyLength && (await querySteps({ temporal, config }, runId, view))) historyLength = description.historyLength;
      view.takeActivities(activityStates(description, temporal.client.options.loadedDataConverter), performance.now());
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) throw new UsageError('ES-RUN-UNKNOWN', `Temporal knows no run ${runId}.`, { cause: error });
      if (!isTemporalAway(error)) throw error;
      if (awaySinceMs === undefined) display.note('Temporal is away: waiting for it. The run goes on when it is back.');
      awaySinceMs ??= performance.now();
      if (performance.now() - awaySinceMs > config.outageTimeoutMs) throw error;
    }
    await pause(pollMs, stop);
  }
  return undefined;
}

/** Whether the workflow answered: without a worker it cannot. */
async function querySteps({ temporal }: Watched, runId: string, view: RunView): Promise<boolean> {
  try {
    view.takeProgress(await temporal.call((client) => client.workflow.getHandle(runId).query<RunProgress>(progressQuery), queryTimeoutMs), performance.now());
    return true;
  } catch {
    return false;
  }
}

async function draw(view: RunView, display: Display, stop: AbortSignal): Promise<undefined> {
  while (!stop.aborted) {
    display.draw(view);
    await pause(drawMs, stop);
  }
  return undefined;
}

async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: stop }).catch(() => undefined);
}
