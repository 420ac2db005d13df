import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { layout } from './layout.ts';
import type { ObjectStore } from './object-store.ts';

const logEntrySchema = z.strictObject({
  time: z.iso.datetime(),
  /** What says it: a step's name, `run`, a worker. */
  source: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

/** The logs of runs, in chunks: an object each, named so that the order of keys is that of their first entries. */
export class RunLogs {
  readonly #objects: ObjectStore;
  readonly #writer = randomUUID().slice(0, 8);
  #chunks = 0;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  /** Writes one chunk; collect entries for a second or so. */
  async append(runId: string, entries: readonly LogEntry[]): Promise<void> {
    const [first] = entries;
    if (first === undefined) return;
    this.#chunks += 1;
    const stamp = first.time.replace(/[^0-9]/g, '').padEnd(17, '0');
    const name = `${stamp}-${this.#writer}-${String(this.#chunks).padStart(8, '0')}.jsonl`;
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    await this.#objects.put(layout.runLogs(runId) + name, Buffer.from(text), { contentType: 'application/jsonl' });
  }

  async *read(runId: string): AsyncGenerator<LogEntry> {
    yield* this.#unseen(runId, new Set());
  }

  /** What is there, then what comes, until `ended` says that nothing more will. */
  async *follow(runId: string, options: { readonly ended: () => Promise<boolean>; readonly signal?: AbortSignal; readonly intervalMs?: number }): AsyncGenerator<LogEntry> {
    const seen = new Set<string>();
    for (;;) {
      const ended = await options.ended();
      yield* this.#unseen(runId, seen);
      if (ended || options.signal?.aborted === true) return;
      await pause(options.intervalMs ?? 1_000, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }

  async *#unseen(runId: string, seen: Set<string>): AsyncGenerator<LogEntry> {
    for await (const { key } of this.#objects.list(layout.runLogs(runId))) {
      if (seen.has(key)) continue;
      seen.add(key);
      const object = await this.#objects.get(key);
      for (const line of Buffer.from(object?.bytes ?? []).toString('utf8').split('\n')) {
        if (line !== '') yield logEntrySchema.parse(JSON.parse(line));
      }
    }
  }
}
