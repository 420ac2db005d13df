import type { Stack } from '../schemas/stack.ts';
import { type EverstepConfig, readStack } from '../temporal.config.ts';
import { askS3, askTemporal } from './ask-servers.ts';
import { groupMemory } from './group-memory.ts';
import { isWorker, type PartName, partNames } from './layout.ts';
import { ageSeconds, isAlive } from './process-identity.ts';
import { readWanted } from './wanted.ts';

type Process = Stack['processes'][number];

export interface PartStatus {
  readonly name: PartName;
  /** `remote`: another's server; `unsupervised`: it runs, and nobody would start it again. */
  readonly state: Process['state'] | 'remote' | 'unsupervised';
  /** Whether it does its work now: servers are asked, workers have said so. */
  readonly healthy: boolean;
  /** What is wrong, in words, where it is not healthy. */
  readonly problem: string | undefined;
  readonly pid: number | undefined;
  /** Where it is reached, for servers. */
  readonly address: string | undefined;
  readonly uptimeSeconds: number | undefined;
  readonly restarts: number | undefined;
  /** Resident bytes, for workers with their compute processes. */
  readonly memoryBytes: number | undefined;
  readonly build: string | undefined;
}

export interface StackStatus {
  readonly stateFolder: string;
  readonly supervisorPid: number | undefined;
  /** Whether every part is healthy. */
  readonly healthy: boolean;
  readonly uiUrl: string | undefined;
  readonly parts: readonly PartStatus[];
}

/** Looks at every part that the configuration needs, and asks the servers; remote ones as well. */
export async function stackStatus(config: EverstepConfig): Promise<StackStatus> {
  const stack = readStack(config.stateFolder);
  const supervised = stack !== undefined && isAlive(stack.supervisor);
  const withWorkers = readWanted(config.stateFolder)?.workers ?? true;
  const names = partNames.filter((name) => withWorkers || !isWorker(name));
  const parts = await Promise.all(names.map((name) => partStatus(config, name, stack, supervised)));
  return {
    stateFolder: config.stateFolder,
    supervisorPid: supervised ? stack.supervisor.pid : undefined,
    healthy: parts.every((part) => part.healthy),
    uiUrl: supervised ? config.temporal.uiUrl : undefined,
    parts,
  };
}

async function partStatus(config: EverstepConfig, name: PartName, stack: Stack | undefined, supervised: boolean): Promise<PartStatus> {
  const described = { name, address: addressOf(config, name), pid: undefined, uptimeSeconds: undefined, restarts: undefined, memoryBytes: undefined, build: undefined };
  if (isRemote(config, name)) return { ...described, state: 'remote', ...health(await ask(config, name)) };
  const recorded = stack?.processes.find((process) => process.name === name);
  if (recorded === undefined || !isAlive(recorded)) {
    const state = supervised ? (recorded?.state ?? 'starting') : 'stopped';
    return { ...described, state, restarts: supervised ? recorded?.restarts : undefined, ...health(supervised ? 'it does not run at the moment' : 'not running: `npx everstep up` starts it') };
  }
  const { pid, restarts, build } = recorded;
  const state = supervised ? recorded.state : 'unsupervised';
  const problem = supervised ? await problemOf(config, recorded, name) : 'its supervisor is gone: `npx everstep up` starts it anew';
  return { ...described, state, ...health(problem), pid, restarts, build, uptimeSeconds: ageSeconds(recorded), memoryBytes: groupMemory(pid) };
}

async function problemOf(config: EverstepConfig, recorded: Process, name: PartName): Promise<string | undefined> {
  return recorded.state === 'ready' ? ask(config, name) : `it is ${recorded.state}`;
}

async function ask(config: EverstepConfig, name: PartName): Promise<string | undefined> {
  if (name === 'temporal') return askTemporal(config);
  return name === 's3' ? askS3(config) : undefined;
}

function health(problem: string | undefined): Pick<PartStatus, 'healthy' | 'problem'> {
  return { healthy: problem === undefined, problem };
}

function isRemote(config: EverstepConfig, name: PartName): boolean {
  return (name === 'temporal' && !config.temporal.local) || (name === 's3' && !config.s3.local);
}

function addressOf(config: EverstepConfig, name: PartName): string | undefined {
  if (name === 'temporal') return config.temporal.address;
  return name === 's3' ? (config.s3.endpoint ?? (config.s3.local ? undefined : `AWS ${config.s3.region}`)) : undefined;
}
