import { rm } from 'node:fs/promises';
import { everstep, everstepJson } from '../../test/support/everstep.ts';
import { emptyStateFolder, testEnvironmentOf } from '../../test/support/stack.ts';
import { chainLength } from './chain.ts';
import { chainProject } from './chain-project.ts';
import { type ChainSystem, timed, type Turn } from './system.ts';

interface ChainRun {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly steps: readonly { readonly reused: boolean }[];
}

/** Everstep with a local stack of its own, up and warm. */
export async function everstepChain(): Promise<ChainSystem> {
  const project = await chainProject();
  const stateFolder = await emptyStateFolder();
  const environment = testEnvironmentOf(stateFolder);
  const run = async (begin: number, reused: number): Promise<Turn> => {
    const { result, seconds } = await timed(() => everstepJson<ChainRun>(['run', 'chain', '--begin', String(begin)], environment, project.folder));
    if (result.steps.length !== chainLength || result.steps.filter((step) => step.reused).length !== reused) throw new Error(`not ${reused} of ${chainLength} steps were reused`);
    return { command: seconds, inside: (Date.parse(result.finishedAt) - Date.parse(result.startedAt)) / 1_000 };
  };
  const end = async (): Promise<void> => {
    await everstep(['down'], environment, project.folder);
    await rm(stateFolder, { recursive: true, force: true });
    await project.remove();
  };
  try {
    await run(-chainLength, 0);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    name: 'everstep',
    fresh: (begin) => run(begin, 0),
    reused: (begin) => run(begin, chainLength),
    end,
  };
}
