import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { checkParams } from '../run/params.ts';
import { readyParams } from '../run/ready-params.ts';
import { checkCron, checkTimezone } from '../schedule/cron.ts';
import { scheduleArgument } from '../schedule/schedule-argument.ts';
import { scheduleText } from '../schedule/schedule-text.ts';
import { catchUpWindow, createSchedule, describeSchedule } from '../schedule/schedules.ts';
import { withStack } from '../session.ts';
import { findTarget, parametersNamedBy } from '../target.ts';

export const scheduleCreateCommand = defineCommand({
  name: 'schedule create',
  summary: 'Run a preset again and again, at the times of a cron expression',
  details: `A fire is left out while the run before it goes on; a fire that was missed is made up for within ${catchUpWindow}. "--preset PRESET --help" shows the parameters. A local path after --dataset is put into the store once, now.`,
  arguments: scheduleArgument,
  options: {
    preset: z.string().min(1).describe('the preset or pipeline to run'),
    cron: z.string().describe('minute, hour, day of month, month, day of week: "0 2 * * *" is every night at two'),
    timezone: z.string().default('UTC').describe('time zone of the cron expression'),
    pauseOnFailure: z.boolean().default(false).describe('pause the schedule when a run of it fails'),
  },
  examples: ['everstep schedule create nightly --preset spam-cnn --cron "0 2 * * *"', 'everstep schedule create weekly --preset spam-cnn --cron "30 6 * * mon" --timezone Europe/Berlin --epochs 12'],
  parameters: (words) => parametersNamedBy('--preset', words),
  async run({ arguments: { name }, options, parameters, output, config }) {
    const target = findTarget(options.preset);
    checkCron(options.cron);
    checkTimezone(options.timezone);
    const checked = checkParams(target, parameters, (await config()).allowPrivateHosts);
    return withStack({ config, output }, async ({ store, temporal, config: { queues } }) => {
      const params = await readyParams(store, checked, output.note);
      const request = { pipeline: target.pipeline.name, ...(target.preset === undefined ? {} : { preset: target.preset.name }), params };
      await createSchedule(temporal, queues.control, { name, request, cron: options.cron, timezone: options.timezone, pauseOnFailure: options.pauseOnFailure });
      const schedule = await describeSchedule(temporal, name);
      output.result(schedule, () => scheduleText(schedule));
      return 0;
    });
  },
});
