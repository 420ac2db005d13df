import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { formatCount, formatDuration, formatNumber, formatRate, formatTimeLeft } from '../format.ts';
import type { StepView } from './run-view.ts';

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const barWidth = 16;

/** One line a step for a terminal of this many columns. `tick` turns the spinner. */
export function renderFrame(steps: readonly StepView[], options: { readonly nowMs: number; readonly tick: number; readonly columns: number }): string[] {
  const width = Math.max(14, ...steps.map(({ name }) => name.length));
  return steps.map((step) => {
    const name = step.name.padEnd(width);
    const details = step.endedAtMs === undefined ? runningDetails(step, options.nowMs) : [endedDetails(step)];
    return clipped(`${mark(step, options.tick)} ${name}  ${details.join('  ')}`, options.columns);
  });
}

function mark(step: StepView, tick: number): string {
  if (step.state === 'failed') return pc.red('✗');
  if (step.state === 'completed') return step.reused ? pc.cyan('↺') : pc.green('✓');
  return pc.yellow(spinner[tick % spinner.length] ?? '·');
}

function endedDetails(step: StepView): string {
  if (step.state === 'failed') return pc.red('failed');
  return step.reused ? pc.dim('reused') : formatDuration((step.endedAtMs ?? step.startedAtMs) - step.startedAtMs);
}

function runningDetails(step: StepView, nowMs: number): string[] {
  const attempt = step.attempt > 1 ? [`attempt ${step.attempt}`] : [];
  if (step.waiting !== undefined) return [...attempt, pc.yellow(step.waiting)];
  if (step.state === 'looking-up') return [pc.dim('looking up')];
  if (step.progress === undefined) return [formatDuration(nowMs - step.startedAtMs), ...attempt];
  return [...bar(step), ...progressWords(step), ...attempt];
}

function bar({ progress }: StepView): string[] {
  if (progress?.total === undefined || progress.total === 0) return [];
  const share = Math.min(1, progress.completed / progress.total);
  const full = Math.floor(share * barWidth);
  return [`${pc.green('█'.repeat(full))}${pc.dim('░'.repeat(barWidth - full))} ${String(Math.floor(100 * share)).padStart(3)} %`];
}

/** What is known of a running step besides its share: phase, metrics, time left, rate. */
export function progressWords({ progress, rate }: StepView): string[] {
  if (progress === undefined) return [];
  const remaining = progress.total === undefined ? 0 : progress.total - progress.completed;
  const left = rate === undefined || remaining <= 0 ? [] : [`${formatTimeLeft((1000 * remaining) / rate)} left`];
  return [
    progress.phase,
    ...(progress.total === undefined && progress.completed > 0 ? [formatCount(progress.completed, progress.unit)] : []),
    ...Object.entries(progress.metrics ?? {}).map(([name, value]) => `${name} ${formatNumber(value)}`),
    ...left,
    ...(rate === undefined ? [] : [formatRate(rate, progress.unit)]),
  ];
}

/** Cuts a line at the terminal's width, so that it never wraps; escape sequences take no room. */
function clipped(line: string, columns: number): string {
  if (stripVTControlCharacters(line).length < columns) return line;
  let room = columns - 1;
  const parts = line.split(/(\u001b\[[0-9;]*m)/).map((part, place) => {
    if (place % 2 === 1) return part;
    const shown = part.slice(0, Math.max(0, room));
    room -= part.length;
    return shown;
  });
  return `${parts.join('')}…`;
}
