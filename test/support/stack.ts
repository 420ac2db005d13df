import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureStack } from '../../infra/ensure-stack.ts';
import type { PartName } from '../../infra/layout.ts';
import { stopStack } from '../../infra/stop-stack.ts';
import type { Build } from '../../infra/wanted.ts';
import { type EverstepConfig, loadConfig, readStack } from '../../temporal.config.ts';
import { standInBuild } from './stand-in-build.ts';

export interface TestStackOptions {
  /** Workers of this build; without it, servers alone. */
  readonly build?: Build;
  /** Added to the variables that the parts get. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface TestStack {
  readonly config: EverstepConfig;
  /** For child processes that shall use this stack. */
  readonly environment: NodeJS.ProcessEnv;
  /** Process of a part at this moment. */
  pid(part: PartName | 'supervisor'): number;
  /** Stops everything and removes the state. */
  stop(): Promise<void>;
}

/** A local stack of its own, with its state in the system's folder for temporary files. */
export async function startTestStack(options: TestStackOptions = {}): Promise<TestStack> {
  const environment = testEnvironmentOf(await emptyStateFolder(), options.environment);
  const build = options.build ?? (await standInBuild('servers-alone'));
  const config = await ensureStack(loadConfig(environment), { build, workers: options.build !== undefined, environment });
  return {
    config,
    environment,
    pid: (part) => pidOf(config.stateFolder, part),
    stop: async () => {
      await stopStack(config);
      await rm(config.stateFolder, { recursive: true, force: true });
    },
  };
}

/** Variables for a stack in that folder; servers that the caller's own environment names do not count. */
export function testEnvironmentOf(stateFolder: string, added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(TEMPORAL_|EVERSTEP_QUEUE_|EVERSTEP_S3_(?!SERVER$))/.test(name));
  return { ...Object.fromEntries(own), EVERSTEP_STATE_DIR: stateFolder, ...added };
}

/** An empty state folder of a stack that has never been up. */
export function emptyStateFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'everstep-stack-'));
}

/** Process of a part of the stack in that folder. */
export function pidOf(stateFolder: string, part: PartName | 'supervisor'): number {
  const stack = readStack(stateFolder);
  const pid = part === 'supervisor' ? stack?.supervisor.pid : stack?.processes.find(({ name }) => name === part)?.pid;
  if (pid === undefined) throw new Error(`${part} does not run`);
  return pid;
}
