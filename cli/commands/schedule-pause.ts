import { defineCommand } from '../command.ts';
import { scheduleArgument } from '../schedule/schedule-argument.ts';
import { onSchedule } from '../schedule/schedules.ts';
import { withTemporal } from '../session.ts';

export const schedulePauseCommand = defineCommand({
  name: 'schedule pause',
  summary: 'Let a schedule rest until it is unpaused',
  arguments: scheduleArgument,
  examples: ['everstep schedule pause nightly'],
  async run({ arguments: { name }, output, config }) {
    return withTemporal(await config(), async (temporal) => {
      await onSchedule(temporal, name, (handle) => handle.pause());
      output.result({ name, done: 'pause' }, () => `${name} is paused.`);
      return 0;
    });
  },
});
