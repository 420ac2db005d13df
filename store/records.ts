import pLimit from 'p-limit';
import { exactEnvironment } from '../schemas/environment.ts';
import { type RecordEnvironment, type StepRecord, stepRecordSchema } from '../schemas/record.ts';
import type { Reference } from '../schemas/reference.ts';
import type { ContentStore } from './content-store.ts';
import { canonicalBytes, sha256 } from './hash.ts';
import { readJson, writeJson } from './json-object.ts';
import { layout, type Namespace } from './layout.ts';
import type { ObjectStore } from './object-store.ts';
import { type NeededObject, objectsOf } from './references.ts';
import { ConditionFailed } from './store-errors.ts';

export type RecordCheck = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Name of an environment in keys: `exact`, or 16 hexadecimal digits of its digest. */
export function environmentDigest(environment: RecordEnvironment): string {
  return environment === exactEnvironment ? exactEnvironment : sha256(canonicalBytes(environment)).slice(0, 16);
}

/** What finished steps gave, by step key and numerical environment. The first record wins. */
export class RecordStore {
  readonly #objects: ObjectStore;
  readonly #content: ContentStore;
  readonly #namespace: Namespace;

  constructor(objects: ObjectStore, content: ContentStore, namespace: Namespace = '') {
    this.#objects = objects;
    this.#content = content;
    this.#namespace = namespace;
  }

  async read(key: string, environment: string): Promise<{ record: StepRecord; etag: string } | undefined> {
    const found = await readJson(this.#objects, layout.record(this.#namespace, key, environment), stepRecordSchema);
    return found && { record: found.value, etag: found.etag };
  }

  /** Digests of the environments that have a record under this key, sorted. */
  async environments(key: string): Promise<string[]> {
    const prefix = layout.records(this.#namespace, key);
    const found: string[] = [];
    for await (const entry of this.#objects.list(prefix)) found.push(entry.key.slice(prefix.length).replace(/\.json$/, ''));
    return found;
  }

  /**
   * Writes a record and gives the one that counts: this one, or that of another writer who was first. `replaces` is the
   * ETag of a record that was judged stale.
   */
  async write(record: StepRecord, options: { readonly replaces?: string } = {}): Promise<StepRecord> {
    const environment = environmentDigest(record.environment);
    const path = layout.record(this.#namespace, record.key, environment);
    try {
      await writeJson(this.#objects, path, record, options.replaces === undefined ? { ifNoneMatch: '*' } : { ifMatch: options.replaces });
      return record;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const winner = await this.read(record.key, environment);
      return winner === undefined ? this.write(record) : winner.record;
    }
  }

  /** Whether every object that a record needs is there, whole and not marked as damaged. Hashes no data. */
  async check(record: Pick<StepRecord, 'objects'>): Promise<RecordCheck> {
    const marked = new Set<string>();
    const prefix = layout.damaged('');
    const limit = pLimit(16);
    const [heads] = await Promise.all([
      Promise.all(record.objects.map(({ digest }) => limit(() => this.#objects.head(layout.object(digest))))),
      (async () => {
        for await (const { key } of this.#objects.list(prefix)) marked.add(key.slice(prefix.length));
      })(),
    ]);
    for (const [index, { digest, bytes }] of record.objects.entries()) {
      const head = heads[index];
      if (head === undefined) return { ok: false, reason: `its object ${digest} is no longer in S3` };
      if (marked.has(digest)) return { ok: false, reason: `its object ${digest} was found damaged` };
      if (head.bytes !== bytes || head.sha256 !== digest) return { ok: false, reason: `its object ${digest} has been overwritten in S3` };
    }
    return { ok: true };
  }

  /** The objects that references need, indexes and shards included: what a record lists. */
  async objectsOf(references: readonly Reference[]): Promise<NeededObject[]> {
    return objectsOf(this.#content, references);
  }
}
