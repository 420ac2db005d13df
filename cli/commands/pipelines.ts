import { pipelines } from '../../schemas/pipelines/index.ts';
import { defineCommand } from '../command.ts';
import { flagsOf } from '../flags/flag.ts';
import { valueText, valueWords } from '../flags/words.ts';
import { renderTable } from '../table.ts';

export const pipelinesCommand = defineCommand({
  name: 'pipelines',
  summary: 'List the pipelines with their parameters',
  examples: ['everstep pipelines', 'everstep run text-classification --help'],
  async run({ output }) {
    const list = pipelines.map(({ name, summary, params }) => ({ name, summary, parameters: flagsOf(params) }));
    output.result(
      list.map(({ name, summary, parameters }) => ({ name, summary, parameters: parameters.map(({ alias, kind, description, default: value, choices, limits }) => ({ name: alias, kind, description, default: value, choices, ...limits })) })),
      () => list.map(({ name, summary, parameters }) => {
        const rows = parameters.map((flag) => [`--${flag.name}`, valueText(flag.default, flag), valueWords(flag)]);
        return `${name}: ${summary}\n${renderTable(['parameter', 'default', 'value'], rows, { indent: 2 })}`;
      }).join('\n\n'),
    );
    return 0;
  },
});
