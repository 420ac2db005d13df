import { defineCommand } from '../command.ts';
import { scheduleArgument } from '../schedule/schedule-argument.ts';
import { scheduleText } from '../schedule/schedule-text.ts';
import { describeSchedule } from '../schedule/schedules.ts';
import { withTemporal } from '../session.ts';

export const scheduleShowCommand = defineCommand({
  name: 'schedule show',
  summary: 'Show a schedule: the next five fires, the last runs',
  arguments: scheduleArgument,
  examples: ['everstep schedule show nightly'],
  async run({ arguments: { name }, output, config }) {
    return withTemporal(await config(), async (temporal) => {
      const schedule = await describeSchedule(temporal, name);
      output.result(schedule, () => scheduleText(schedule));
      return 0;
    });
  },
});
