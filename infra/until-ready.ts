import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../schemas/stack.ts';
import { readStack } from '../temporal.config.ts';
import { isWorker, logFile, type PartName } from './layout.ts';
import { lastLines } from './logs.ts';
import { isAlive } from './process-identity.ts';
import { StackStartError } from './stack-start-error.ts';
import type { Wanted } from './wanted.ts';

const readyTimeoutMs = 90_000;
const pollMs = 20;
/** A part that ends this often while it is being waited for will not come up by itself. */
const endsTolerated = 2;
const logLines = 15;

/** Waits until every part is ready, workers with the wanted build. @throws StackStartError that names the part that is not */
export async function untilReady(stateFolder: string, parts: readonly PartName[], wanted: Wanted, onProgress: (message: string) => void): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  const firstRestarts = new Map<PartName, number>();
  let told = '';
  for (;;) {
    const stack = readStack(stateFolder);
    if (stack === undefined || !isAlive(stack.supervisor)) throw startError(stateFolder, 'supervisor', 'has ended');
    const missing = parts.filter((name) => !isReady(stack, name, wanted));
    const first = missing[0];
    if (first === undefined) return;
    const message = `waiting for ${missing.join(', ')}`;
    if (message !== told) onProgress(message);
    told = message;
    for (const name of missing) {
      const restarts = stack.processes.find((part) => part.name === name)?.restarts ?? 0;
      const before = Math.min(firstRestarts.get(name) ?? restarts, restarts);
      firstRestarts.set(name, before);
      if (restarts - before > endsTolerated) throw startError(stateFolder, name, 'ends again and again');
    }
    if (performance.now() > deadline) throw startError(stateFolder, first, `was not ready within ${String(readyTimeoutMs / 1_000)} s`);
    await sleep(pollMs);
  }
}

function isReady(stack: Stack, name: PartName, wanted: Wanted): boolean {
  const part = stack.processes.find((candidate) => candidate.name === name);
  return part?.state === 'ready' && isAlive(part) && (!isWorker(name) || part.build === wanted.build.id);
}

function startError(stateFolder: string, name: PartName | 'supervisor', problem: string): StackStartError {
  const path = logFile(stateFolder, name);
  return new StackStartError(name, problem, path, lastLines(path, logLines));
}
