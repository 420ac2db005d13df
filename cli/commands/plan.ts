import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { checkParams } from '../run/params.ts';
import { planRun, planText } from '../run/plan-run.ts';
import { readyParams } from '../run/ready-params.ts';
import { withStack } from '../session.ts';
import { findTarget, parametersNamedIn } from '../target.ts';

export const planCommand = defineCommand({
  name: 'plan',
  summary: 'Say which steps a run would reuse or compute, and why, without running it',
  details: 'A local path after --dataset is put into the store, so that its content can be looked up.',
  arguments: { presetOrPipeline: z.string().min(1).describe('what would be run') },
  options: { reuseAnyEnvironment: z.boolean().default(false).describe('count results that another numerical environment computed') },
  examples: ['everstep plan spam-cnn', 'everstep plan spam-cnn --seed 2'],
  parameters: parametersNamedIn,
  async run({ arguments: { presetOrPipeline }, options, parameters, output, config }) {
    const target = findTarget(presetOrPipeline);
    const checked = checkParams(target, parameters, (await config()).allowPrivateHosts);
    return withStack({ config, output }, async (session) => {
      const params = await readyParams(session.store, checked, output.note);
      const steps = await planRun(session, { pipeline: target.pipeline.name, preset: target.preset?.name, params, reuseAnyEnvironment: options.reuseAnyEnvironment });
      output.result({ preset: target.preset?.name, pipeline: target.pipeline.name, params, steps }, () => planText(steps));
      return 0;
    });
  },
});
