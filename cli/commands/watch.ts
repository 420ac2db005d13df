import { defineCommand } from '../command.ts';
import { followRun } from '../run/follow.ts';
import { findRun } from '../run/find-run.ts';
import { interruptDetails, runArgument, watchOptions } from '../run/options.ts';
import { withStatuses } from '../run/reconcile.ts';
import { fetchReport } from '../run/fetch-report.ts';
import { runJson } from '../run/run-document.ts';
import { runText } from '../run/run-text.ts';
import { showEnd } from '../run/show-end.ts';
import { withServers } from '../session.ts';

export const watchCommand = defineCommand({
  name: 'watch',
  summary: 'Watch a run until it ends',
  details: interruptDetails,
  arguments: runArgument,
  options: { cancelOnInterrupt: watchOptions.cancelOnInterrupt },
  examples: ['everstep watch spam-cnn-20260301-020000-k3f9'],
  async run({ arguments: { run }, options, output, config }) {
    return withServers(await config(), output.note, async (session) => {
      const [manifest] = await withStatuses([await findRun(session.store, run)], session.config.temporal, output.note);
      if (manifest === undefined || manifest.status === 'running') return showEnd(output, run, await followRun(session, run, { output, ...options }));
      const json = runJson(manifest, { report: await fetchReport(session, run) });
      output.result(json, () => runText(json));
      return manifest.status === 'completed' ? 0 : 1;
    });
  },
});
