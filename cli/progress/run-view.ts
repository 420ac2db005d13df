import type { Progress } from '../../schemas/progress.ts';
import type { ChildRun, StepFile } from '../../schemas/run.ts';
import type { RunProgress, StepProgress } from '../../schemas/step-call.ts';
import { RateMeter } from './rate-meter.ts';

/** What is shown of one step. */
export interface StepView {
  readonly ordinal: number;
  readonly name: string;
  readonly state: StepProgress['state'];
  readonly reused: boolean;
  readonly attempt: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly progress: Progress | undefined;
  /** Counted per second; undefined while it is not known. */
  readonly rate: number | undefined;
  /** What is waited for, where nothing moves: a phrase. */
  readonly waiting: string | undefined;
}

/** What the server says of the activity of a step: `progress` while it runs, `waiting`, a phrase, where it does not. */
export interface ActivityState {
  readonly step: string;
  readonly progress: Progress | undefined;
  readonly waiting: string | undefined;
}

/** Puts together what is polled of a run. Times are those of this process: only for display. */
export class RunView {
  #steps = new Map<number, StepView>();
  #meters = new Map<number, RateMeter>();

  /** In order of their ordinals. */
  get steps(): readonly StepView[] {
    return [...this.#steps.values()].sort((a, b) => a.ordinal - b.ordinal);
  }

  /** Takes the answer to the workflow's query. */
  takeProgress({ steps }: RunProgress, nowMs: number): void {
    for (const { ordinal, name, state, reused, attempt } of steps) {
      const known = this.#steps.get(ordinal);
      const ended = state === 'completed' || state === 'failed';
      this.#steps.set(ordinal, {
        ordinal, name, state, attempt,
        reused: reused ?? false,
        startedAtMs: known?.startedAtMs ?? nowMs,
        endedAtMs: ended ? (known?.endedAtMs ?? nowMs) : undefined,
        progress: ended ? undefined : known?.progress,
        rate: known?.rate,
        waiting: undefined,
      });
    }
  }

  /** Takes what the server says of the activities; those of one name belong to the unfinished steps of that name in order. */
  takeActivities(activities: readonly ActivityState[], nowMs: number): void {
    const left = [...activities];
    for (const step of this.steps.filter(({ endedAtMs }) => endedAtMs === undefined)) {
      const place = left.findIndex((activity) => activity.step === step.name);
      const [activity] = place === -1 ? [] : left.splice(place, 1);
      if (activity === undefined) continue;
      const meter = this.#meters.get(step.ordinal) ?? new RateMeter();
      this.#meters.set(step.ordinal, meter);
      if (activity.progress !== undefined) meter.add(nowMs, activity.progress.completed);
      this.#steps.set(step.ordinal, { ...step, progress: activity.progress ?? step.progress, rate: meter.rate(), waiting: activity.waiting });
    }
  }

  /** Takes the step files of a run that has ended: they are the truth. */
  takeFiles(files: readonly StepFile[], nowMs: number): void {
    for (const { ordinal, name, state, reused, attempts, wallMs } of files) {
      const startedAtMs = nowMs - wallMs;
      this.#steps.set(ordinal, { ordinal, name, state, reused, attempt: attempts, startedAtMs, endedAtMs: nowMs, progress: undefined, rate: undefined, waiting: undefined });
    }
  }

  /** Takes the runs of a sweep that has ended. */
  takeChildren(children: readonly ChildRun[], nowMs: number): void {
    for (const { number, status } of children) {
      const known = this.#steps.get(number - 1);
      if (known !== undefined) this.#steps.set(number - 1, { ...known, state: status === 'completed' ? 'completed' : 'failed', endedAtMs: known.endedAtMs ?? nowMs, progress: undefined, waiting: undefined });
    }
  }
}
