import pc from 'picocolors';
import { formatTime } from '../format.ts';
import { renderTable } from '../table.ts';
import type { ScheduleView } from './schedules.ts';

/** One schedule: when it fires next, and what it has started. */
export function scheduleText(schedule: ScheduleView): string {
  const fires = schedule.nextFires.map((time) => `  ${inZone(time, schedule.timezone)}`);
  const runs = schedule.recentRuns.map(({ runId, startedAt }) => `  ${runId}  ${pc.dim(formatTime(startedAt))}`);
  return [
    `${schedule.name}: ${schedule.target ?? ''} at "${schedule.cron ?? ''}" ${schedule.timezone ?? ''}${schedule.paused ? pc.yellow(' (paused)') : ''}`,
    ...(fires.length === 0 ? [] : ['', `Next ${fires.length === 1 ? 'fire' : `${fires.length} fires`}:`, ...fires]),
    ...(runs.length === 0 ? [] : ['', 'Runs:', ...runs]),
  ].join('\n');
}

/** Schedules as a table. */
export function scheduleTable(schedules: readonly ScheduleView[]): string {
  if (schedules.length === 0) return 'No schedules yet. For one: everstep schedule create nightly --preset spam-cnn --cron "0 2 * * *"';
  const rows = schedules.map(({ name, target, cron, timezone, paused, nextFires, recentRuns }) => [
    name, target ?? '', cron ?? '', timezone ?? '', paused ? pc.yellow('paused') : nextFires[0] === undefined ? 'never' : inZone(nextFires[0], timezone), recentRuns.at(-1)?.runId ?? '',
  ]);
  return renderTable(['schedule', 'runs', 'cron', 'time zone', 'next', 'last run'], rows);
}

/** A time in UTC, and in the schedule's zone where that is another. */
function inZone(time: string, timezone = 'UTC'): string {
  if (timezone === 'UTC') return formatTime(time);
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(time));
  return `${local} ${timezone}  ${pc.dim(formatTime(time))}`;
}
