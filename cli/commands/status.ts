import { stackStatus } from '../../infra/stack.ts';
import { defineCommand } from '../command.ts';
import { statusTable } from '../status-table.ts';

export const statusCommand = defineCommand({
  name: 'status',
  summary: 'Show what runs of the servers and workers',
  details: 'Servers are asked, remote ones as well. Ends with exit code 1 where something does not run.',
  examples: ['everstep status', 'everstep status --json'],
  async run(context) {
    const status = await stackStatus(await context.config());
    context.output.result(status, () => statusTable(status));
    return status.healthy ? 0 : 1;
  },
});
