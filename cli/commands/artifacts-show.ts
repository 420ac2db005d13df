import { findArtifact } from '../artifacts/find-artifact.ts';
import { artifactArgument, inRunOption } from '../artifacts/options.ts';
import { previewOf } from '../artifacts/preview.ts';
import { artifactWords } from '../artifacts/run-artifacts.ts';
import { defineCommand } from '../command.ts';
import { formatBytes } from '../format.ts';
import { withStore } from '../session.ts';
import { renderTable } from '../table.ts';

export const artifactsShowCommand = defineCommand({
  name: 'artifacts show',
  summary: 'Show an artifact: kind, shape, element type, first rows',
  arguments: artifactArgument,
  options: inRunOption,
  examples: ['everstep artifacts show encode-text.training.sequences', 'everstep artifacts show f6200760c1c1 --run spam-cnn-20260301-020000-k3f9'],
  async run(context) {
    const { arguments: { ref }, options, output } = context;
    return withStore(context, async ({ store }) => {
      const { name, reference, runId } = await findArtifact(store, ref, options.run);
      const preview = await previewOf(store, reference);
      output.result({ runId, name, ...reference, preview }, () => [
        `${name}: ${reference.kind}, ${artifactWords(reference)}, ${formatBytes(reference.bytes)}`,
        `${reference.digest} in ${runId}`,
        ...(preview.rows.length === 0 ? [] : ['', renderTable(preview.columns, preview.rows, { indent: 2 })]),
      ].join('\n'));
      return 0;
    });
  },
});
