import { stopStack } from '../../infra/stack.ts';
import { defineCommand } from '../command.ts';

export const downCommand = defineCommand({
  name: 'down',
  summary: 'Stop the local servers and workers; everything stored stays',
  details: 'Runs in progress stop where they are and go on after the next `everstep up`.',
  examples: ['everstep down'],
  async run(context) {
    const stopped = await stopStack(await context.config());
    context.output.result({ stopped }, () => (stopped ? 'The local stack is down; what it has stored stays.' : 'The local stack was not running.'));
    return 0;
  },
});
