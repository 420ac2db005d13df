import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { EverstepConfig } from '../temporal.config.ts';
import { currentBuild } from '../workers/build-manifest.ts';
import type { WorkerName } from './layout.ts';

type WorkerQueue = 'control' | 'cpu' | 'gpu';

/** Which processes serve a queue; the compute worker takes the names of the queues that it shall serve. */
const processesOf: Readonly<Record<WorkerQueue | 'all', readonly { readonly name: WorkerName; readonly queues: readonly WorkerQueue[] }[]>> = {
  control: [{ name: 'control-worker', queues: [] }],
  cpu: [{ name: 'compute-worker', queues: ['cpu'] }],
  gpu: [{ name: 'compute-worker', queues: ['gpu'] }],
  all: [{ name: 'control-worker', queues: [] }, { name: 'compute-worker', queues: ['cpu', 'gpu'] }],
};

/** Runs workers as children of this process until they end or it is asked to; without a queue, those of all. */
export async function runWorkersInForeground({ stateFolder }: EverstepConfig, queue: WorkerQueue | undefined, onProgress: (message: string) => void): Promise<0 | 1> {
  const { folder } = currentBuild();
  const env = { ...process.env, EVERSTEP_STATE_DIR: stateFolder };
  const children = processesOf[queue ?? 'all'].map(({ name, queues }) => {
    const child = fork(join(folder, `${name}.mjs`), [...queues], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('message', () => { onProgress(`${name} is ready`); });
    return child;
  });
  const asked = new AbortController();
  const endAll = (): void => { for (const child of children) child.kill('SIGTERM'); };
  const ask = (): void => {
    asked.abort();
    endAll();
  };
  process.on('SIGTERM', ask);
  process.on('SIGINT', ask);
  try {
    const clean = await Promise.all(children.map((child) => endOf(child).finally(endAll)));
    return asked.signal.aborted && clean.every(Boolean) ? 0 : 1;
  } finally {
    process.off('SIGTERM', ask);
    process.off('SIGINT', ask);
  }
}

/** Whether the process ended by itself with exit code 0. */
async function endOf(child: ChildProcess): Promise<boolean> {
  await once(child, 'exit');
  return child.exitCode === 0;
}
