import { defineCommand } from '../command.ts';
import { scheduleArgument } from '../schedule/schedule-argument.ts';
import { onSchedule } from '../schedule/schedules.ts';
import { withTemporal } from '../session.ts';

export const scheduleDeleteCommand = defineCommand({
  name: 'schedule delete',
  summary: 'Delete a schedule; its runs stay',
  arguments: scheduleArgument,
  examples: ['everstep schedule delete nightly'],
  async run({ arguments: { name }, output, config }) {
    return withTemporal(await config(), async (temporal) => {
      await onSchedule(temporal, name, (handle) => handle.delete());
      output.result({ name, done: 'delete' }, () => `${name} is deleted.`);
      return 0;
    });
  },
});
