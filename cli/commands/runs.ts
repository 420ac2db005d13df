import { z } from 'zod';
import type { RunStatus } from '../../schemas/run.ts';
import type { RunSummary } from '../../store/runs.ts';
import { defineCommand } from '../command.ts';
import { formatDuration, formatName, formatNumber, formatTime } from '../format.ts';
import { withStatuses } from '../run/reconcile.ts';
import { statusText } from '../run/run-text.ts';
import { withStore } from '../session.ts';
import { renderTable } from '../table.ts';

export const runsCommand = defineCommand({
  name: 'runs',
  summary: 'List the runs, newest first',
  options: { limit: z.int().min(1).max(10_000).default(20).describe('how many'), children: z.boolean().default(false).describe('list the runs of sweeps too') },
  examples: ['everstep runs', 'everstep runs --limit 100 --json'],
  async run(context) {
    const { output, options } = context;
    return withStore(context, async ({ store, config }) => {
      const newest = (await store.runs.list()).filter(({ document: { request } }) => options.children || request.parent === undefined).slice(0, options.limit);
      const runs = (await withStatuses(newest, config.temporal, output.note)).map(summaryOf);
      output.result(runs, () => (runs.length === 0 ? 'No runs yet. Start with: everstep run spam-cnn' : renderTable(['run', 'status', 'started', 'took', 'result'], runs.map(row), { right: [3] })));
      return 0;
    });
  },
});

function summaryOf({ runId, status, document: { request, startedAt }, outcome }: RunSummary & { readonly status: RunStatus }) {
  return { runId, preset: request.preset, pipeline: request.pipeline, ...(request.parent === undefined ? {} : { parent: request.parent }), status, startedAt, finishedAt: outcome?.finishedAt, metrics: outcome?.metrics ?? {} };
}

function row({ runId, status, startedAt, finishedAt, metrics }: ReturnType<typeof summaryOf>): string[] {
  const headline = headlineOf(metrics);
  const took = finishedAt === undefined ? '' : formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
  return [runId, statusText(status), formatTime(startedAt), took, headline === undefined ? '' : `${formatName(headline[0])} ${formatNumber(headline[1])}`];
}

/** The figure that stands for a run: accuracy on the test part, else another figure of it, else any. */
function headlineOf(metrics: Readonly<Record<string, number>>): [string, number] | undefined {
  const entries = Object.entries(metrics);
  return entries.find(([name]) => name === 'testAccuracy') ?? entries.find(([name]) => name.startsWith('test')) ?? entries[0];
}
