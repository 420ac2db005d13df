import { z } from 'zod';
import { ensureStack, stackStatus } from '../../infra/stack.ts';
import { defineCommand } from '../command.ts';
import { statusTable } from '../status-table.ts';

export const upCommand = defineCommand({
  name: 'up',
  summary: 'Start the local servers and workers',
  details: 'What already runs is left alone; workers of another build are replaced. Servers that the configuration has elsewhere are not started.',
  options: { workers: z.boolean().default(true).describe('workers on this machine; --no-workers for servers alone') },
  examples: ['everstep up', 'everstep up --no-workers'],
  async run(context) {
    const running = await ensureStack(await context.config(), { workers: context.options.workers, onProgress: (message) => { context.output.note(message); } });
    const status = await stackStatus(running);
    context.output.result(status, () => statusTable(status));
    return status.healthy ? 0 : 1;
  },
});
