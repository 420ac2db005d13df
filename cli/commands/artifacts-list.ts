import { runArtifacts, artifactWords } from '../artifacts/run-artifacts.ts';
import { defineCommand } from '../command.ts';
import { formatBytes, formatDigest } from '../format.ts';
import { findRun } from '../run/find-run.ts';
import { runArgument } from '../run/options.ts';
import { withStore } from '../session.ts';
import { renderTable } from '../table.ts';

export const artifactsListCommand = defineCommand({
  name: 'artifacts list',
  summary: 'List what the steps of a run have given: tensors, tables, models, blobs',
  arguments: runArgument,
  examples: ['everstep artifacts list spam-cnn-20260301-020000-k3f9'],
  async run(context) {
    const { arguments: { run }, output } = context;
    return withStore(context, async ({ store }) => {
      const artifacts = runArtifacts((await findRun(store, run)).steps);
      output.result(artifacts.map(({ name, reference }) => ({ name, ...reference })), () =>
        renderTable(['artifact', 'kind', 'digest', 'size', 'what'], artifacts.map(({ name, reference }) => [name, reference.kind, formatDigest(reference.digest), formatBytes(reference.bytes), artifactWords(reference)]), { right: [3] }));
      return 0;
    });
  },
});
