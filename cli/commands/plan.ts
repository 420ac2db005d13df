import pc from 'picocolors';
import { z } from 'zod';
import { resolveWithoutDownload } from '../../datasets/sources/resolve.ts';
import type { DatasetSpec } from '../../schemas/dataset.ts';
import { resolveSource } from '../../schemas/steps/resolve-source.ts';
import { currentBuild } from '../../workers/build-manifest.ts';
import { type PlannedStep, planPipeline } from '../../workers/plan.ts';
import { temporalPollers } from '../../workers/pollers.ts';
import { defineCommand } from '../command.ts';
import { checkParams } from '../run/params.ts';
import { readyParams } from '../run/ready-params.ts';
import { type Session, withStack } from '../session.ts';
import { renderTable } from '../table.ts';
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
      const previousRunId = await session.store.runs.latestRun(target.name);
      const steps = await planPipeline({
        store: session.store,
        build: currentBuild(),
        pollers: temporalPollers(session.temporal.client.workflowService, session.config),
        pipeline: target.pipeline.name,
        params,
        previousRunId,
        reuseAnyEnvironment: options.reuseAnyEnvironment,
        lookOutside: (contract, input) => lookOutside(session, contract.name, input),
      });
      output.result({ preset: target.preset?.name, pipeline: target.pipeline.name, params, steps }, () => planText(steps));
      return 0;
    });
  },
});

async function lookOutside({ config, store }: Session, step: string, input: unknown): Promise<unknown> {
  if (step !== resolveSource.name) return undefined;
  const { dataset } = resolveSource.input.parse(input) satisfies { dataset: DatasetSpec };
  return resolveWithoutDownload(dataset, {
    settings: { datasetMirror: config.datasetMirror, allowPrivateHosts: config.allowPrivateHosts },
    foreignObjects: store.foreignObjects,
    signal: AbortSignal.timeout(30_000),
  });
}

function planText(steps: readonly PlannedStep[]): string {
  const paint = { reused: pc.cyan, computed: pc.yellow, depends: pc.magenta };
  const dependents = (name: string): string => {
    const names = steps.filter(({ dependsOn }) => dependsOn.includes(name)).map((step) => step.name);
    return names.length === 0 ? '' : `${names.join(', ')} depend${names.length === 1 ? 's' : ''} on it`;
  };
  const rows = steps.map(({ name, state, reason }) => [name, paint[state](state), [reason, dependents(name)].filter((text) => text !== '').join('; ')]);
  const count = (state: PlannedStep['state']): number => steps.filter((step) => step.state === state).length;
  return `${renderTable(['step', 'result', 'why'], rows)}\n\n${count('reused')} reused, ${count('computed')} computed, ${count('depends')} depend on those.`;
}
