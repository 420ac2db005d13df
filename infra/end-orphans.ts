import type { Stack } from '../schemas/stack.ts';
import { endGraceMs, endProcess } from './end-process.ts';
import { isWorker } from './layout.ts';
import { isAlive } from './process-identity.ts';

/** Ends the parts of a supervisor that was killed itself: workers first, then the servers. */
export async function endOrphans(stack: Stack, note: (message: string) => void): Promise<void> {
  const orphans = stack.processes.filter(isAlive);
  if (orphans.length === 0) return;
  note(`ending ${orphans.map(({ name }) => name).join(', ')}, left by a supervisor that is gone`);
  await Promise.all(orphans.filter(({ name }) => isWorker(name)).map((orphan) => endProcess(orphan, endGraceMs.worker)));
  await Promise.all(orphans.filter(({ name }) => !isWorker(name)).map((orphan) => endProcess(orphan, endGraceMs.server)));
}
