import { setTimeout as sleep } from 'node:timers/promises';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { TemporalClient } from '../client.ts';
import { defineCommand } from '../command.ts';
import { scheduleArgument } from '../schedule/schedule-argument.ts';
import { describeSchedule, onSchedule } from '../schedule/schedules.ts';
import { withTemporal } from '../session.ts';

const startTimeoutMs = 5_000;
const pollMs = 100;

export const scheduleTriggerCommand = defineCommand({
  name: 'schedule trigger',
  summary: 'Let a schedule fire now',
  details: 'Prints the id of the run. Nothing is started while a run of the schedule goes on.',
  arguments: scheduleArgument,
  examples: ['everstep schedule trigger nightly'],
  async run({ arguments: { name }, output, config }) {
    return withTemporal(await config(), async (temporal) => {
      const before = await newestRun(temporal, name);
      await onSchedule(temporal, name, (handle) => handle.trigger(ScheduleOverlapPolicy.SKIP));
      const runId = await newRun(temporal, name, before);
      output.result({ name, runId }, () => runId ?? `${name} started nothing: a run of it goes on (everstep schedule show ${name}).`);
      return runId === undefined ? 1 : 0;
    });
  },
});

async function newestRun(temporal: TemporalClient, name: string): Promise<string | undefined> {
  return (await describeSchedule(temporal, name)).recentRuns.at(-1)?.runId;
}

async function newRun(temporal: TemporalClient, name: string, before: string | undefined): Promise<string | undefined> {
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline) {
    const newest = await newestRun(temporal, name);
    if (newest !== before) return newest;
    await sleep(pollMs);
  }
  return undefined;
}
