import { z } from 'zod';
import { currentBuild } from '../../workers/build-manifest.ts';
import { defineCommand } from '../command.ts';
import { followRun } from '../run/follow.ts';
import { idOption, interruptDetails, watchOptions } from '../run/options.ts';
import { checkParams } from '../run/params.ts';
import { readyParams } from '../run/ready-params.ts';
import { newRunId } from '../run/run-id.ts';
import { showEnd } from '../run/show-end.ts';
import { startRun } from '../run/start.ts';
import { untilOpened } from '../run/until-opened.ts';
import { withStack } from '../session.ts';
import { findTarget, parametersNamedIn } from '../target.ts';

export const runCommand = defineCommand({
  name: 'run',
  summary: 'Run a preset or a pipeline, with live progress',
  details: `${interruptDetails} "everstep run PRESET --help" shows the parameters.`,
  arguments: { presetOrPipeline: z.string().min(1).describe('what to run: "everstep presets" and "everstep pipelines" list them') },
  options: { id: idOption, ...watchOptions, reuseAnyEnvironment: z.boolean().default(false).describe('take results that another numerical environment computed') },
  examples: ['everstep run spam-cnn', 'everstep run spam-cnn --seed 7 --model.dense-units 50', 'everstep run text-classification --dataset mail.csv', 'everstep run spam-cnn --json --detach'],
  parameters: parametersNamedIn,
  async run({ arguments: { presetOrPipeline }, options, parameters, output, config }) {
    const target = findTarget(presetOrPipeline);
    const checked = checkParams(target, parameters, (await config()).allowPrivateHosts);
    const runId = options.id ?? newRunId(target.name);
    return withStack({ config, output }, async (session) => {
      const params = await readyParams(session.store, checked, output.note);
      const request = { runId, pipeline: target.pipeline.name, ...(target.preset === undefined ? {} : { preset: target.preset.name }), params, build: currentBuild().id, ...(options.reuseAnyEnvironment ? { reuseAnyEnvironment: true } : {}) };
      await startRun(session, request, { resumes: false });
      if (options.detach) {
        await untilOpened(session, runId, output.note);
        output.result({ runId, preset: request.preset, pipeline: request.pipeline, status: 'running', params }, () => runId);
        return 0;
      }
      output.note(runId);
      return showEnd(output, runId, await followRun(session, runId, { output, cancelOnInterrupt: options.cancelOnInterrupt }));
    });
  },
});
