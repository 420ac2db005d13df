import { z } from 'zod';
import { UsageError } from '../../schemas/failure.ts';
import { sweep } from '../../schemas/pipelines/sweep.ts';
import { currentBuild } from '../../workers/build-manifest.ts';
import { defineCommand } from '../command.ts';
import { followRun } from '../run/follow.ts';
import { idOption, interruptDetails, watchOptions } from '../run/options.ts';
import { planRun, planText } from '../run/plan-run.ts';
import { newRunId } from '../run/run-id.ts';
import { showEnd } from '../run/show-end.ts';
import { startRun } from '../run/start.ts';
import { untilOpened } from '../run/until-opened.ts';
import { uploadDataset } from '../run/upload.ts';
import { withStack } from '../session.ts';
import { checkSweep } from '../sweep/check-sweep.ts';
import { findTarget, parametersNamedIn } from '../target.ts';

/** Children's ids are longer by a dot and up to four digits. */
const longestId = 146;

export const sweepCommand = defineCommand({
  name: 'sweep',
  summary: 'Run a preset or pipeline for each combination of values and each seed',
  details: `Every run has an id of its own, made of the sweep's and a number. Steps that several runs share are computed once. ${interruptDetails} "everstep sweep PRESET --help" shows the parameters.`,
  arguments: { presetOrPipeline: z.string().min(1).describe('what to run: "everstep presets" and "everstep pipelines" list them') },
  options: {
    param: z.record(z.string(), z.array(z.string())).default({}).describe('values that a parameter takes in turn, with commas; NAME is the parameter\'s flag or an end of it that no other has'),
    seeds: z.array(z.string()).optional().describe('how many, as 3 for the seeds 1, 2 and 3, or which, as 1,5,9'),
    id: idOption,
    plan: z.boolean().default(false).describe('say which steps would be reused or computed, and run nothing'),
    ...watchOptions,
    reuseAnyEnvironment: z.boolean().default(false).describe('take results that another numerical environment computed'),
  },
  examples: ['everstep sweep spam-cnn --param.dropout 0,0.2,0.5 --seeds 3', 'everstep sweep spam-cnn --param.optimizer.learning-rate 0.001,0.0005 --param.filters 32,64 --epochs 4', 'everstep sweep spam-cnn --seeds 5 --plan'],
  parameters: parametersNamedIn,
  async run({ arguments: { presetOrPipeline }, options, parameters, output, config }) {
    const target = findTarget(presetOrPipeline);
    const checked = checkSweep(target, { varied: options.param, seeds: options.seeds, fixed: parameters }, (await config()).allowPrivateHosts);
    const runId = options.id ?? newRunId(`${target.name}-sweep`);
    if (runId.length > longestId) throw new UsageError('ES-USAGE-VALUE', `--id ${runId}: at most ${String(longestId)} characters, because the runs of a sweep add a number to it.`);
    return withStack({ config, output }, async (session) => {
      const params = checked.complete(await uploadDataset(session.store, checked.localPath, output.note));
      if (options.plan) {
        const steps = await planRun(session, { pipeline: sweep.name, preset: undefined, params, reuseAnyEnvironment: options.reuseAnyEnvironment });
        output.result({ preset: params.preset, pipeline: sweep.name, params, steps }, () => planText(steps));
        return 0;
      }
      await startRun(session, { runId, pipeline: sweep.name, params, build: currentBuild().id, ...(options.reuseAnyEnvironment ? { reuseAnyEnvironment: true } : {}) }, { resumes: false });
      if (options.detach) {
        await untilOpened(session, runId, output.note);
        output.result({ runId, pipeline: sweep.name, status: 'running', params }, () => runId);
        return 0;
      }
      output.note(`${runId}: ${String(checked.size)} ${checked.size === 1 ? 'run' : 'runs'}`);
      return showEnd(output, runId, await followRun(session, runId, { output, cancelOnInterrupt: options.cancelOnInterrupt }));
    });
  },
});
