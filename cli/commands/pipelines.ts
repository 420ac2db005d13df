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
    const list = pipelines.map(({ name, summary, params, command }) => ({ name, summary, command: command ?? `everstep run ${name}`, parameters: command === undefined ? flagsOf(params) : [] }));
    output.result(
      list.map(({ name, summary, command, parameters }) => ({ name, summary, command, parameters: parameters.map(({ alias, kind, description, default: value, choices, limits }) => ({ name: alias, kind, description, default: value, choices, ...limits })) })),
      () => list.map(({ name, summary, command, parameters }) => {
        if (parameters.length === 0) return `${name}: ${summary}\n  ${command}`;
        const rows = parameters.map((flag) => [`--${flag.name}`, valueText(flag.default, flag), valueWords(flag)]);
        return `${name}: ${summary}\n${renderTable(['parameter', 'default', 'value'], rows, { indent: 2 })}`;
      }).join('\n\n'),
    );
    return 0;
  },
});
