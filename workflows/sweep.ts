import { EverstepError } from '../schemas/failure.ts';
import type { ChildCaller, ChildEnd, PipelineResult, StepCaller } from '../schemas/pipeline.ts';
import type { SweepParams } from '../schemas/pipelines/sweep.ts';
import { sweepChildren } from '../schemas/sweep-children.ts';

/** How many failed runs the sentence names. */
const named = 5;

/** One run for each combination of values and each seed; fails when all have ended and some have not completed. */
export async function sweep(params: SweepParams, _step: StepCaller, run: ChildCaller): Promise<PipelineResult> {
  const children = sweepChildren(params);
  const ends = await run(children);
  const others = ends.filter(({ status }) => status !== 'completed');
  if (others.length > 0) throw new EverstepError('ES-SWEEP-FAILED', failureSentence(others, children.map(({ label }) => label)));
  return { metrics: { runs: ends.length }, outputs: { runs: ends.map(({ runId }) => runId) } };
}

function failureSentence(others: readonly ChildEnd[], labels: readonly string[]): string {
  const list = others.slice(0, named).map(({ number, runId, status, message }) => `${runId} (${labels[number - 1] ?? ''}) ${status}${message === undefined ? '' : `: ${message.replace(/\.$/, '')}`}`);
  const more = others.length - list.length;
  return `${String(others.length)} of ${String(labels.length)} runs did not complete. ${list.join('; ')}${more > 0 ? `; and ${String(more)} more` : ''}.`;
}
