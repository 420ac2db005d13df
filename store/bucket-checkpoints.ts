import { z } from 'zod';
import { digestSchema } from '../schemas/digest.ts';
import type { Checkpoint, CheckpointStore } from './checkpoints.ts';
import { sha256 } from './hash.ts';
import { readJson, writeJson } from './json-object.ts';
import { layout, type Namespace } from './layout.ts';
import type { ObjectStore } from './object-store.ts';
import { ConditionFailed, Superseded, UnreadableObject } from './store-errors.ts';

export interface CheckpointOptions {
  readonly namespace: Namespace;
  /** The nonce of the lease on the training's step. */
  readonly nonce: string;
  /** Whether that lease is still held: asked before checkpoints are taken over from another attempt. */
  readonly stillMine: () => Promise<boolean>;
}

const entrySchema = z.strictObject({ epoch: z.int(), step: z.int(), digest: digestSchema, bytes: z.int().nonnegative() });
const pointerSchema = z.strictObject({
  /** The attempt that may move this pointer. */
  nonce: z.string(),
  /** The furthest first. */
  entries: z.array(entrySchema),
});
type Entry = z.infer<typeof entrySchema>;
type Pointer = z.infer<typeof pointerSchema>;

/** So many are kept, so that a damaged one costs little. */
const keptCheckpoints = 2;

/** Checkpoints in the bucket: objects first, then the pointer, which only the latest attempt can move. */
export class BucketCheckpointStore implements CheckpointStore {
  readonly #objects: ObjectStore;
  readonly #namespace: Namespace;
  readonly #nonce: string;
  readonly #stillMine: () => Promise<boolean>;
  /** Pointers that this attempt has claimed, as it last wrote them. */
  readonly #claimed = new Map<string, { pointer: Pointer; etag: string }>();

  constructor(objects: ObjectStore, options: CheckpointOptions) {
    this.#objects = objects;
    this.#namespace = options.namespace;
    this.#nonce = options.nonce;
    this.#stillMine = options.stillMine;
  }

  async load(identity: string): Promise<Checkpoint | undefined> {
    const { pointer } = await this.#claim(identity);
    for (const { epoch, step, digest } of pointer.entries) {
      const object = await this.#objects.get(layout.checkpointObject(this.#namespace, identity, digest)).catch(undefinedWhereUnreadable);
      if (object !== undefined && sha256(object.bytes) === digest) return { epoch, step, bytes: object.bytes };
      this.#forget(identity, digest);
    }
    return undefined;
  }

  async save(identity: string, checkpoint: Checkpoint): Promise<void> {
    const { epoch, step, bytes } = checkpoint;
    const { pointer } = this.#claimed.get(identity) ?? (await this.#claim(identity));
    const entry: Entry = { epoch, step, digest: sha256(bytes), bytes: bytes.byteLength };
    await this.#objects.put(layout.checkpointObject(this.#namespace, identity, entry.digest), bytes, { sha256: entry.digest });
    const entries = [entry, ...pointer.entries.filter((other) => other.epoch !== epoch || other.step !== step)].sort(furthestFirst);
    const kept = entries.slice(0, keptCheckpoints);
    await this.#move(identity, { nonce: this.#nonce, entries: kept });
    const needed = new Set(kept.map(({ digest }) => digest));
    for (const { digest } of pointer.entries) {
      if (!needed.has(digest)) await this.#objects.delete(layout.checkpointObject(this.#namespace, identity, digest));
    }
  }

  /** Puts this attempt's nonce into the pointer, so that an older attempt's next write is refused. */
  async #claim(identity: string): Promise<{ pointer: Pointer; etag: string }> {
    const path = layout.checkpointPointer(this.#namespace, identity);
    for (;;) {
      if (!(await this.#stillMine())) throw new Superseded(identity);
      const found = await readJson(this.#objects, path, pointerSchema);
      const pointer = { nonce: this.#nonce, entries: found?.value.entries ?? [] };
      try {
        const etag = found?.value.nonce === this.#nonce ? found.etag : (await writeJson(this.#objects, path, pointer, found === undefined ? { ifNoneMatch: '*' } : { ifMatch: found.etag })).etag;
        const claimed = { pointer, etag };
        this.#claimed.set(identity, claimed);
        return claimed;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
  }

  async #move(identity: string, pointer: Pointer): Promise<void> {
    const path = layout.checkpointPointer(this.#namespace, identity);
    const claimed = this.#claimed.get(identity);
    try {
      const { etag } = await writeJson(this.#objects, path, pointer, { ifMatch: claimed?.etag ?? '' });
      this.#claimed.set(identity, { pointer, etag });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const found = await readJson(this.#objects, path, pointerSchema);
      const ownRetriedWrite = found?.value.nonce === this.#nonce && found.value.entries[0]?.digest === pointer.entries[0]?.digest;
      if (!ownRetriedWrite) throw new Superseded(identity);
      this.#claimed.set(identity, { pointer, etag: found.etag });
    }
  }

  #forget(identity: string, digest: string): void {
    const claimed = this.#claimed.get(identity);
    if (claimed === undefined) return;
    const entries = claimed.pointer.entries.filter((entry) => entry.digest !== digest);
    this.#claimed.set(identity, { ...claimed, pointer: { ...claimed.pointer, entries } });
  }
}

/** An earlier checkpoint serves as well. */
function undefinedWhereUnreadable(error: unknown): undefined {
  if (!(error instanceof UnreadableObject)) throw error;
}

function furthestFirst(one: Entry, other: Entry): number {
  return other.epoch - one.epoch || other.step - one.step;
}
