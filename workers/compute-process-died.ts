import { EverstepError } from '../schemas/failure.ts';
import type { Progress } from '../schemas/progress.ts';

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of its stderr. */
  readonly stderr: readonly string[];
  /** What it last told of its task. */
  readonly progress: Progress | undefined;
}

const advice = 'A smaller --batch-size, a smaller model or fewer slots need less memory.';

/** What lines of a dying process say why it dies. */
const lastWords = /Check failed|FATAL ERROR|bad_alloc|out of memory|terminate called|\bF\d{4} /;

/** The process died: how, where its task was, and what it said last. Tried again: another machine or moment may do. */
export class ComputeProcessDied extends EverstepError {
  constructor({ code, signal, stderr, progress }: ProcessEnd) {
    const cause = signal ?? `exit code ${String(code)}`;
    const words = (stderr.findLast((line) => lastWords.test(line)) ?? stderr.at(-1))?.trim();
    const said = words === undefined ? '' : ` It said last: ${words}`;
    super('ES-STEP-CRASH', `The compute process died (${cause})${positionOf(progress)}.${withPeriod(said)}${reasonOf(signal, words)}`, { retryable: true });
  }
}

function positionOf(progress: Progress | undefined): string {
  if (progress === undefined) return ' before it told of any progress';
  const { phase, completed, total, unit, metrics, checkpoint } = progress;
  const loss = metrics?.['loss'];
  return [
    ` in ${phase}, after ${completed}${total === undefined ? '' : ` of ${total}`} ${unit}`,
    ...(loss === undefined ? [] : [`with a mean loss of ${loss.toPrecision(4)}`]),
    ...(checkpoint === undefined ? [] : [`and its last checkpoint at epoch ${checkpoint.epoch}, step ${checkpoint.step}`]),
  ].join(', ');
}

function reasonOf(signal: NodeJS.Signals | null, words: string | undefined): string {
  if (words !== undefined && /heap|bad_alloc|out of memory/i.test(words)) return ` It ran out of memory. ${advice}`;
  return signal === 'SIGKILL' ? ` This is what the system does where memory runs out. ${advice}` : '';
}

function withPeriod(sentence: string): string {
  return sentence === '' || sentence.endsWith('.') ? sentence : `${sentence}.`;
}
