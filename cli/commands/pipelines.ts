import { pipelines } from '../../schemas/pipelines/index.ts';
import { defineCommand } from '../command.ts';

export const pipelinesCommand = defineCommand({
  name: 'pipelines',
  summary: 'List the pipelines and their parameters',
  examples: ['everstep pipelines'],
  async run({ output }) {
    output.result(pipelines.map(({ name, summary }) => ({ name, summary })), () => pipelines.map(({ name, summary }) => `${name}  ${summary}`).join('\n'));
    return 0;
  },
});
