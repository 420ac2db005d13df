import { UsageError } from '../../schemas/failure.ts';
import { currentBuild } from '../../workers/build-manifest.ts';
import { defineCommand } from '../command.ts';
import { changedSteps } from '../run/changed-steps.ts';
import { findRun } from '../run/find-run.ts';
import { followRun } from '../run/follow.ts';
import { interruptDetails, runArgument, watchOptions } from '../run/options.ts';
import { reconciledStatus } from '../run/reconcile.ts';
import { showEnd } from '../run/show-end.ts';
import { runIsRunning, startRun } from '../run/start.ts';
import { untilOpened } from '../run/until-opened.ts';
import { withStack } from '../session.ts';

export const resumeCommand = defineCommand({
  name: 'resume',
  summary: 'Go on with a failed, cancelled or terminated run',
  details: `Same parameters; finished steps are taken from the run as they are, and training goes on from its checkpoint. ${interruptDetails}`,
  arguments: runArgument,
  options: watchOptions,
  examples: ['everstep resume spam-cnn-20260301-020000-k3f9'],
  async run({ arguments: { run }, options, output, config }) {
    return withStack({ config, output }, async (session) => {
      const manifest = await findRun(session.store, run);
      const status = await reconciledStatus(manifest, session.temporal);
      if (status === 'running') throw runIsRunning(run);
      if (status === 'completed') throw new UsageError('ES-RUN-COMPLETED', `${run} is completed: there is nothing to go on with.`);
      const build = currentBuild();
      const changed = changedSteps(manifest.steps, build);
      if (changed.length > 0) output.note(`Taken as they are, though their code has changed since: ${changed.join(', ')}.`);
      await startRun(session, { ...manifest.document.request, build: build.id }, { resumes: true });
      if (options.detach) {
        await untilOpened(session, run, output.note);
        output.result({ runId: run, status: 'running' }, () => run);
        return 0;
      }
      output.note(run);
      return showEnd(output, run, await followRun(session, run, { output, cancelOnInterrupt: options.cancelOnInterrupt }));
    });
  },
});
