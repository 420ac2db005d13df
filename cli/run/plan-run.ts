import pc from 'picocolors';
import { resolveWithoutDownload } from '../../datasets/sources/resolve.ts';
import type { DatasetSpec } from '../../schemas/dataset.ts';
import { resolveSource } from '../../schemas/steps/resolve-source.ts';
import { currentBuild } from '../../workers/build-manifest.ts';
import { type PlannedStep, planPipeline } from '../../workers/plan.ts';
import { temporalPollers } from '../../workers/pollers.ts';
import type { Session } from '../session.ts';
import { renderTable } from '../table.ts';

interface Planned {
  readonly pipeline: string;
  readonly preset: string | undefined;
  readonly params: unknown;
  readonly reuseAnyEnvironment: boolean;
}

/** What would become of each step of a run, and of the runs that it would start. */
export async function planRun(session: Session, { pipeline, preset, params, reuseAnyEnvironment }: Planned): Promise<PlannedStep[]> {
  return planPipeline({
    store: session.store,
    build: currentBuild(),
    pollers: temporalPollers(session.temporal.client.workflowService, session.config),
    pipeline,
    params,
    previousRunId: await session.store.runs.latestRun(preset ?? pipeline),
    reuseAnyEnvironment,
    lookOutside: (contract, input) => lookOutside(session, contract.name, input),
  });
}

async function lookOutside({ config, store }: Session, step: string, input: unknown): Promise<unknown> {
  if (step !== resolveSource.name) return undefined;
  const { dataset } = resolveSource.input.parse(input) satisfies { dataset: DatasetSpec };
  return resolveWithoutDownload(dataset, {
    settings: { datasetMirror: config.datasetMirror, allowPrivateHosts: config.allowPrivateHosts },
    foreignObjects: store.foreignObjects,
    signal: AbortSignal.timeout(30_000),
  });
}

/** Such a plan on the terminal. */
export function planText(steps: readonly PlannedStep[]): string {
  const paint = { reused: pc.cyan, computed: pc.yellow, depends: pc.magenta };
  const hasRuns = steps.some(({ run }) => run !== undefined);
  const dependents = (name: string, run: string | undefined): string => {
    const names = steps.filter((step) => step.run === run && step.dependsOn.includes(name)).map((step) => step.name);
    return names.length === 0 ? '' : `${names.join(', ')} depend${names.length === 1 ? 's' : ''} on it`;
  };
  const rows = steps.map(({ run, name, state, reason }) => [...(hasRuns ? [run ?? ''] : []), name, paint[state](state), [reason, dependents(name, run)].filter((text) => text !== '').join('; ')]);
  const count = (state: PlannedStep['state']): number => steps.filter((step) => step.state === state).length;
  return `${renderTable([...(hasRuns ? ['run'] : []), 'step', 'result', 'why'], rows)}\n\n${count('reused')} reused, ${count('computed')} computed, ${count('depends')} depend on those.`;
}
