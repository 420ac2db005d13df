import { defineCommand } from '../command.ts';
import { scheduleTable } from '../schedule/schedule-text.ts';
import { listSchedules } from '../schedule/schedules.ts';
import { withTemporal } from '../session.ts';

export const scheduleListCommand = defineCommand({
  name: 'schedule list',
  summary: 'List the schedules with their next fires',
  examples: ['everstep schedule list'],
  async run({ output, config }) {
    return withTemporal(await config(), async (temporal) => {
      const schedules = await listSchedules(temporal);
      output.result(schedules, () => scheduleTable(schedules));
      return 0;
    });
  },
});
