import { spawn } from 'node:child_process';
import { closeSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { type EverstepConfig, loadConfig, readStack } from '../temporal.config.ts';
import { currentBuild } from '../workers/build-manifest.ts';
import { checkDisk, inWordsOfDisk } from './check-disk.ts';
import { signal } from './end-process.ts';
import { logFile, partNames, type PartName, stateLayout } from './layout.ts';
import { lastLines, openLog } from './logs.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';
import { StackStartError } from './stack-start-error.ts';
import { stopStack } from './stop-stack.ts';
import { checkTool, s3Tool, temporalTool } from './tools.ts';
import { untilReady } from './until-ready.ts';
import { type Build, readWanted, targetOf, type Wanted, writeWanted } from './wanted.ts';

const claimTimeoutMs = 20_000;
const pollMs = 20;
/** A command that was killed while it started the supervisor blocks others for this long. */
const lockStaleMs = 5_000;

export interface EnsureStackOptions {
  /** What the workers shall run; by default the build that this process is of. */
  readonly build?: Build;
  /** Whether this machine's workers are part of it; by default, unless all servers are elsewhere and nobody has started workers here for them. */
  readonly workers?: boolean;
  /** Settings that the parts inherit; by default this process's. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Hears, in a few words, what is being waited for. */
  readonly onProgress?: (message: string) => void;
}

/**
 * Makes sure that the local parts of a configuration run and are ready, the workers with the given build. Costs a few
 * milliseconds where they already do. Commands that call it at the same time end up with one stack.
 * @returns the configuration with the addresses of the local servers
 * @throws UsageError where a tool is missing; StackStartError with the last lines of the log of the part that fails
 */
export async function ensureStack(config: EverstepConfig, options: EnsureStackOptions = {}): Promise<EverstepConfig> {
  const { environment = process.env, workers = workersBelongHere(config), onProgress = () => undefined } = options;
  const parts = neededParts(config, workers);
  const variables = { ...environment, EVERSTEP_STATE_DIR: config.stateFolder };
  if (parts.length > 0) {
    const wanted: Wanted = { build: buildOf(options), workers, target: targetOf(config) };
    const started = isAsWanted(config, wanted) ? undefined : await inWordsOfDisk(config.stateFolder, () => changeStack(config, wanted, variables, onProgress));
    try {
      await untilReady(config.stateFolder, parts, wanted, onProgress);
    } catch (error) {
      if (started !== undefined) await stopStack(config);
      throw error;
    }
  }
  return loadConfig(variables);
}

function workersBelongHere(config: EverstepConfig): boolean {
  if (config.temporal.local || config.s3.local) return true;
  const supervisor = readStack(config.stateFolder)?.supervisor;
  const known = readWanted(config.stateFolder);
  return supervisor !== undefined && isAlive(supervisor) && known?.workers === true && known.target === targetOf(config);
}

function buildOf(options: EnsureStackOptions): Build {
  const { id, folder } = options.build ?? currentBuild();
  return { id, folder };
}

function neededParts(config: EverstepConfig, workers: boolean): PartName[] {
  const needed: Record<PartName, boolean> = { temporal: config.temporal.local, s3: config.s3.local, 'control-worker': workers, 'compute-worker': workers };
  return partNames.filter((name) => needed[name]);
}

function isAsWanted({ stateFolder }: EverstepConfig, wanted: Wanted): boolean {
  const stack = readStack(stateFolder);
  const known = readWanted(stateFolder);
  return stack !== undefined && isAlive(stack.supervisor) && known !== undefined && known.target === wanted.target && hasWorkersOf(known, wanted);
}

function hasWorkersOf(known: Wanted, wanted: Wanted): boolean {
  return known.workers === wanted.workers && (!wanted.workers || known.build.id === wanted.build.id);
}

/** @returns the supervisor, where this call has started it */
async function changeStack(config: EverstepConfig, wanted: Wanted, variables: NodeJS.ProcessEnv, onProgress: (message: string) => void): Promise<ProcessIdentity | undefined> {
  const { stateFolder } = config;
  mkdirSync(stateLayout(stateFolder).logs, { recursive: true, mode: 0o700 });
  const release = await lock(stateFolder, { stale: lockStaleMs, retries: { retries: 600, factor: 1, minTimeout: 100, maxTimeout: 100 } });
  try {
    const supervisor = readStack(stateFolder)?.supervisor;
    if (supervisor !== undefined && isAlive(supervisor)) {
      if (isAsWanted(config, wanted)) return undefined;
      if (readWanted(stateFolder)?.target === wanted.target) {
        onProgress('replacing the workers');
        writeWanted(stateFolder, wanted);
        signal(supervisor.pid, 'SIGHUP');
        return undefined;
      }
      onProgress('restarting the local stack for other servers');
      await stopStack(config);
    }
    onProgress('starting the local stack');
    return await startSupervisor(config, wanted, variables);
  } finally {
    await release();
  }
}

async function startSupervisor(config: EverstepConfig, wanted: Wanted, variables: NodeJS.ProcessEnv): Promise<ProcessIdentity> {
  checkDisk(config.stateFolder);
  if (config.temporal.local) await checkTool(temporalTool, config.cacheFolder, variables);
  if (config.s3.local) await checkTool(s3Tool, config.cacheFolder, variables);
  writeWanted(config.stateFolder, wanted);
  const logPath = logFile(config.stateFolder, 'supervisor');
  const log = openLog(logPath);
  const child = spawn(process.execPath, [join(wanted.build.folder, 'supervisor.mjs')], { cwd: config.stateFolder, detached: true, stdio: ['ignore', log, log], env: variables });
  closeSync(log);
  child.unref();
  const deadline = performance.now() + claimTimeoutMs;
  while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const supervisor = readStack(config.stateFolder)?.supervisor;
    if (supervisor !== undefined && supervisor.pid === child.pid) return supervisor;
    await sleep(pollMs);
  }
  throw new StackStartError('supervisor', 'does not start', logPath, lastLines(logPath, 15));
}
