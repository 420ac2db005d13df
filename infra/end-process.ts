import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './process-identity.ts';

/** How long a part may take to end by itself before it is killed. Workers hand their steps back first. */
export const endGraceMs = { worker: 12_000, server: 8_000 } as const;

const pollMs = 20;

/** Asks a process to end, kills it after the grace period, and kills what is left of its group. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  if (!isAlive(identity)) return;
  signal(identity.pid, 'SIGTERM');
  if (!(await isGoneWithin(identity, graceMs))) {
    signal(identity.pid, 'SIGKILL');
    await isGoneWithin(identity, graceMs);
  }
  killGroup(identity.pid);
}

/** Waits for a process to end by itself. */
export async function isGoneWithin(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(identity)) {
    if (performance.now() > deadline) return false;
    await sleep(pollMs);
  }
  return true;
}

/** Kills what a part that leads its own process group has left behind. */
export function killGroup(leader: number): void {
  signal(-leader, 'SIGKILL');
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
