import { isDeepStrictEqual } from 'node:util';
import type { EverstepConfig } from '../temporal.config.ts';
import { readStack, stackFile } from '../temporal.config.ts';
import { endOrphans } from './end-orphans.ts';
import { isGoneWithin, signal } from './end-process.ts';
import { writeJsonFile } from './json-file.ts';
import { isAlive } from './process-identity.ts';

/** More than all grace periods together: a supervisor that takes longer hangs. */
const supervisorGraceMs = 40_000;

/**
 * Stops the local stack, also what a killed supervisor has left; state stays. Resolves when all processes are gone.
 * @returns whether anything ran
 */
export async function stopStack({ stateFolder }: Pick<EverstepConfig, 'stateFolder'>): Promise<boolean> {
  const running = readStack(stateFolder);
  if (running === undefined) return false;
  const ran = [running.supervisor, ...running.processes].some(isAlive);
  if (isAlive(running.supervisor)) {
    signal(running.supervisor.pid, 'SIGTERM');
    if (!(await isGoneWithin(running.supervisor, supervisorGraceMs))) signal(running.supervisor.pid, 'SIGKILL');
  }
  const left = readStack(stateFolder);
  if (left === undefined) return ran;
  await endOrphans(left, () => undefined);
  const stopped = { ...left, processes: left.processes.map((part) => ({ ...part, state: 'stopped' as const })) };
  if (!isDeepStrictEqual(stopped, left)) writeJsonFile(stackFile(stateFolder), stopped);
  return ran;
}
