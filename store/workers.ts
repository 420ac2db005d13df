import { z } from 'zod';
import { numericalEnvironmentSchema } from '../schemas/environment.ts';
import { readJson, writeJson } from './json-object.ts';
import { layout } from './layout.ts';
import type { ObjectStore } from './object-store.ts';

const publishedWorkerSchema = z.strictObject({
  id: z.string(),
  queue: z.string(),
  build: z.string(),
  environment: numericalEnvironmentSchema,
});
/** What a compute worker says of itself at its start. */
export type PublishedWorker = z.infer<typeof publishedWorkerSchema>;

/** The environments of the workers, by queue: look-ups take records of these. */
export class WorkerStore {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  /** The same id overwrites: a restarted worker takes its own place. */
  async publish(worker: PublishedWorker): Promise<void> {
    await writeJson(this.#objects, layout.worker(worker.id), worker);
  }

  async list(queue: string): Promise<PublishedWorker[]> {
    const reads: Promise<{ value: PublishedWorker } | undefined>[] = [];
    for await (const { key } of this.#objects.list(layout.workers)) reads.push(readJson(this.#objects, key, publishedWorkerSchema));
    return (await Promise.all(reads)).flatMap((found) => (found?.value.queue === queue ? [found.value] : []));
  }

  async withdraw(id: string): Promise<void> {
    await this.#objects.delete(layout.worker(id));
  }
}
