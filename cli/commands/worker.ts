import { z } from 'zod';
import { runWorkersInForeground } from '../../infra/foreground-workers.ts';
import { defineCommand } from '../command.ts';

export const workerCommand = defineCommand({
  name: 'worker',
  summary: 'Run workers in the foreground, against the configured servers',
  details: 'For machines that only compute, and to watch a worker. Ctrl-C lets it hand its steps back first. Without --queue it serves all queues.',
  options: { queue: z.enum(['control', 'cpu', 'gpu']).optional().describe('the queue to serve') },
  examples: ['everstep worker', 'TEMPORAL_ADDRESS=temporal.example.org:7233 EVERSTEP_S3_BUCKET=team-ml everstep worker --queue gpu'],
  async run(context) {
    return runWorkersInForeground(await context.config(), context.options.queue, (message) => { context.output.note(message); });
  },
});
