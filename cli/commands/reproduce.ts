import { UsageError } from '../../schemas/failure.ts';
import type { Store } from '../../store/connect.ts';
import { currentBuild } from '../../workers/build-manifest.ts';
import { defineCommand } from '../command.ts';
import { compareOutputs, type StepComparison } from '../run/compare-outputs.ts';
import { findRun } from '../run/find-run.ts';
import { followRun } from '../run/follow.ts';
import { interruptDetails, runArgument, watchOptions } from '../run/options.ts';
import { runText } from '../run/run-text.ts';
import { showEnd } from '../run/show-end.ts';
import { startRun } from '../run/start.ts';
import { withStack } from '../session.ts';

export const reproduceCommand = defineCommand({
  name: 'reproduce',
  summary: 'Run a completed run again without reuse, and compare every output',
  details: `Ends with 1 where an output differs. Bits are promised within one numerical environment; another one is said. ${interruptDetails}`,
  arguments: runArgument,
  options: { cancelOnInterrupt: watchOptions.cancelOnInterrupt },
  examples: ['everstep reproduce spam-cnn-20260301-020000-k3f9'],
  async run({ arguments: { run }, options, output, config }) {
    return withStack({ config, output }, async (session) => {
      const original = await findRun(session.store, run);
      if (original.status !== 'completed') throw new UsageError('ES-RUN-INCOMPLETE', `${run} has not completed: only a completed run can be reproduced.`);
      if (original.children !== undefined) throw new UsageError('ES-RUN-SWEEP', `${run} is a sweep: its runs are reproduced one by one, as "everstep reproduce ${run}.1".`);
      const runId = await freeId(session.store, run);
      await startRun(session, { ...original.document.request, runId, reproduces: run, build: currentBuild().id }, { resumes: false });
      output.note(runId);
      const followed = await followRun(session, runId, { output, ...options });
      if (followed?.end.status !== 'completed') return showEnd(output, runId, followed);
      const steps = compareOutputs(original.steps, followed.manifest.steps);
      const identical = steps.every((step) => step.identical);
      output.result({ ...followed.json, comparison: { identical, steps } }, () => `${runText(followed.json)}\n\n${verdict(run, steps)}`);
      return identical ? 0 : 1;
    });
  },
});

async function freeId(store: Store, run: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const id = `${run}-reproduction-${number}`;
    if ((await store.runs.readDocument(id)) === undefined) return id;
  }
}

function verdict(run: string, steps: readonly StepComparison[]): string {
  const environment = steps.find((step) => step.environment !== undefined)?.environment;
  const remark = environment === undefined ? '' : `\nDifferent numerical environment: ${environment}.`;
  const first = steps.find((step) => !step.identical);
  if (first === undefined) return `Identical: all ${steps.length} steps gave the same outputs as in ${run}.${remark}`;
  return `Different: ${first.name} is the first step whose output is not that of ${run} (${first.difference ?? 'differs'}).${remark}`;
}
