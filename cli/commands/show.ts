import { defineCommand } from '../command.ts';
import { fetchChildReports, fetchReport } from '../run/fetch-report.ts';
import { findRun } from '../run/find-run.ts';
import { runArgument } from '../run/options.ts';
import { withStatuses } from '../run/reconcile.ts';
import { runJson } from '../run/run-document.ts';
import { runText } from '../run/run-text.ts';
import { withStore } from '../session.ts';

export const showCommand = defineCommand({
  name: 'show',
  summary: 'Show a run: steps, why each was reused or computed, metrics, outputs, report',
  arguments: runArgument,
  examples: ['everstep show spam-cnn-20260301-020000-k3f9', 'everstep show spam-cnn-20260301-020000-k3f9 --json'],
  async run(context) {
    const { arguments: { run }, output } = context;
    return withStore(context, async ({ store, config }) => {
      const [known] = await withStatuses([await findRun(store, run)], config.temporal, output.note);
      if (known === undefined) return 1;
      const hasJustEnded = known.outcome === undefined && known.status !== 'running';
      const manifest = hasJustEnded ? { ...(await findRun(store, run)), status: known.status } : known;
      await fetchChildReports({ store, config }, manifest);
      const json = runJson(manifest, { report: await fetchReport({ store, config }, run) });
      output.result(json, () => runText(json));
      return 0;
    });
  },
});
