import { formatDuration } from '../format.ts';
import { progressWords } from './frame.ts';
import type { StepView } from './run-view.ts';

const intervalMs = 10_000;
const intervalPercent = 10;

interface Told {
  readonly state: StepView['state'];
  readonly attempt: number;
  readonly waiting: string | undefined;
  readonly atMs: number;
  readonly percent: number;
}

/** Tells the course of a run in lines: when a step starts or ends, and every ten seconds or ten percent in between. */
export class PlainLines {
  #told = new Map<number, Told>();

  /** The lines that are new. */
  next(steps: readonly StepView[], nowMs: number): string[] {
    return steps.flatMap((step) => {
      const told = this.#told.get(step.ordinal);
      const line = lineOf(step, told, nowMs);
      if (line === undefined) return [];
      this.#told.set(step.ordinal, { state: step.state, attempt: step.attempt, waiting: step.waiting, atMs: nowMs, percent: percentOf(step) });
      return [`${step.name}: ${line}`];
    });
  }
}

function lineOf(step: StepView, told: Told | undefined, nowMs: number): string | undefined {
  if (told?.state === 'completed' || told?.state === 'failed') return undefined;
  if (step.state === 'failed') return 'failed';
  if (step.state === 'completed') return step.reused ? 'reused' : `done in ${formatDuration((step.endedAtMs ?? nowMs) - step.startedAtMs)}`;
  if (step.waiting !== undefined) return step.waiting === told?.waiting ? undefined : step.waiting;
  if (step.state === 'looking-up') return undefined;
  if (told?.state !== 'running' || told.attempt !== step.attempt) return step.attempt > 1 ? `started, attempt ${step.attempt}` : 'started';
  const due = nowMs - told.atMs >= intervalMs || percentOf(step) - told.percent >= intervalPercent;
  if (!due) return undefined;
  const percent = step.progress?.total === undefined ? [] : [`${percentOf(step)} %`];
  const words = [...percent, ...progressWords(step)];
  return words.length === 0 ? `running for ${formatDuration(nowMs - step.startedAtMs)}` : words.join(', ');
}

function percentOf({ progress }: StepView): number {
  return progress?.total === undefined || progress.total === 0 ? 0 : Math.min(100, Math.floor((100 * progress.completed) / progress.total));
}
