import { defineCommand } from '../command.ts';
import { scheduleArgument } from '../schedule/schedule-argument.ts';
import { onSchedule } from '../schedule/schedules.ts';
import { withTemporal } from '../session.ts';

export const scheduleUnpauseCommand = defineCommand({
  name: 'schedule unpause',
  summary: 'Let a paused schedule fire again',
  arguments: scheduleArgument,
  examples: ['everstep schedule unpause nightly'],
  async run({ arguments: { name }, output, config }) {
    return withTemporal(await config(), async (temporal) => {
      await onSchedule(temporal, name, (handle) => handle.unpause());
      output.result({ name, done: 'unpause' }, () => `${name} fires again.`);
      return 0;
    });
  },
});
