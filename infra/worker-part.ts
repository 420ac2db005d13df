import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { endGraceMs } from './end-process.ts';
import type { WorkerName } from './layout.ts';
import type { Part } from './part.ts';
import { readWanted } from './wanted.ts';

const readyMessageSchema = z.object({ type: z.literal('ready'), build: z.string() });

/** A worker of the wanted build; it says by itself when it polls its queues. */
export function workerPart(name: WorkerName, stateFolder: string): Part {
  return {
    name,
    endGraceMs: endGraceMs.worker,
    start: (log) => {
      const wanted = readWanted(stateFolder);
      if (wanted === undefined) throw new Error('It is not known which build the workers shall run.');
      return fork(join(wanted.build.folder, `${name}.mjs`), [], {
        detached: true,
        stdio: ['ignore', log, log, 'ipc'],
        env: { ...process.env, EVERSTEP_STATE_DIR: stateFolder },
      });
    },
    ready: async (child, signal) => {
      for (;;) {
        const message: unknown[] = await once(child, 'message', { signal });
        const parsed = readyMessageSchema.safeParse(message[0]);
        if (parsed.success) return { build: parsed.data.build };
      }
    },
  };
}
