import { ScheduleAlreadyRunning, type ScheduleDescription, type ScheduleHandle, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { z } from 'zod';
import { EverstepError, UsageError } from '../../schemas/failure.ts';
import { type RunRequest, scheduledRunId } from '../../schemas/run.ts';
import type { TemporalClient } from '../client.ts';
import { checkCron, checkTimezone } from './cron.ts';

/** How long after its time a run is still started, when the server was away. */
export const catchUpWindow = '12 hours';
const shownFires = 5;

/** What a schedule starts, and when. */
export interface SchedulePlan {
  readonly name: string;
  readonly cron: string;
  readonly timezone: string;
  readonly pauseOnFailure: boolean;
  readonly request: Omit<RunRequest, 'runId' | 'build'>;
}

/** Kept beside the schedule, because the server turns a cron expression into calendars. */
const memoSchema = z.object({ cron: z.string(), timezone: z.string(), target: z.string() });

/** A schedule as the commands show it. */
export interface ScheduleView {
  readonly name: string;
  readonly cron: string | undefined;
  readonly timezone: string | undefined;
  /** Preset or pipeline. */
  readonly target: string | undefined;
  readonly paused: boolean;
  readonly nextFires: readonly string[];
  /** The newest last. */
  readonly recentRuns: readonly { readonly runId: string; readonly startedAt: string }[];
}

/** Makes a schedule whose runs have ids of its name and their time. @throws UsageError for a bad cron, time zone or a name that is taken */
export async function createSchedule(temporal: TemporalClient, taskQueue: string, plan: SchedulePlan): Promise<ScheduleHandle> {
  checkCron(plan.cron);
  checkTimezone(plan.timezone);
  const { request } = plan;
  const memo = { cron: plan.cron, timezone: plan.timezone, target: request.preset ?? request.pipeline };
  try {
    return await temporal.call((client) => client.schedule.create({
      scheduleId: plan.name,
      spec: { cronExpressions: [plan.cron], timezone: plan.timezone },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchUpWindow, pauseOnFailure: plan.pauseOnFailure },
      action: {
        type: 'startWorkflow',
        workflowType: request.pipeline,
        workflowId: plan.name,
        taskQueue,
        args: [{ ...request, runId: scheduledRunId } satisfies RunRequest],
        memo: { pipeline: request.pipeline, ...(request.preset === undefined ? {} : { preset: request.preset }) },
      },
      memo,
    }));
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) throw new UsageError('ES-SCHEDULE-EXISTS', `There is a schedule ${plan.name} already: choose another name, or "everstep schedule delete ${plan.name}" first.`, { cause: error });
    if (error instanceof EverstepError && /cron|calendar|time ?zone/i.test(error.message)) throw new UsageError('ES-SCHEDULE-CRON', `--cron "${plan.cron}" is not what Temporal takes: ${error.message}`, { cause: error });
    throw error;
  }
}

/** What is known of a schedule. @throws UsageError where there is none of that name */
export async function describeSchedule(temporal: TemporalClient, name: string): Promise<ScheduleView> {
  const description = await onSchedule(temporal, name, (handle) => handle.describe());
  return viewOf(name, description.memo, description.state.paused, description.info);
}

/** Every schedule, by name. */
export async function listSchedules(temporal: TemporalClient): Promise<ScheduleView[]> {
  return temporal.call(async (client) => {
    const views: ScheduleView[] = [];
    for await (const { scheduleId, memo, state, info } of client.schedule.list()) views.push(viewOf(scheduleId, memo, state.paused, info));
    return views.sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

/** Does something with the schedule of that name. @throws UsageError where there is none */
export async function onSchedule<Result>(temporal: TemporalClient, name: string, action: (handle: ScheduleHandle) => Promise<Result>): Promise<Result> {
  try {
    return await temporal.call((client) => action(client.schedule.getHandle(name)));
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) throw new UsageError('ES-SCHEDULE-UNKNOWN', `There is no schedule ${name}: "everstep schedule list" shows them.`, { cause: error });
    throw error;
  }
}

function viewOf(name: string, memo: unknown, paused: boolean, info: Pick<ScheduleDescription['info'], 'nextActionTimes' | 'recentActions'>): ScheduleView {
  const kept = memoSchema.safeParse(memo).data;
  return {
    name,
    cron: kept?.cron,
    timezone: kept?.timezone,
    target: kept?.target,
    paused,
    nextFires: paused ? [] : info.nextActionTimes.slice(0, shownFires).map((time) => time.toISOString()),
    recentRuns: info.recentActions.map(({ action, takenAt }) => ({ runId: action.workflow.workflowId, startedAt: takenAt.toISOString() })),
  };
}
