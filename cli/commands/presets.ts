import { presets } from '../../presets/index.ts';
import { findPipeline } from '../../schemas/pipelines/index.ts';
import { defineCommand } from '../command.ts';
import { renderTable } from '../table.ts';

export const presetsCommand = defineCommand({
  name: 'presets',
  summary: 'List the presets with what they fill in',
  examples: ['everstep presets', 'everstep run spam-cnn --help'],
  async run({ output }) {
    output.result(
      presets.map(({ name, summary, pipeline, params }) => ({ name, summary, pipeline, params: findPipeline(pipeline)?.params.parse(params) })),
      () => renderTable(['preset', 'pipeline', 'what it does'], presets.map(({ name, pipeline, summary }) => [name, pipeline, summary])),
    );
    return 0;
  },
});
