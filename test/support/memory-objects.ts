import { readFile } from 'node:fs/promises';
import { sha256 } from '../../store/hash.ts';
import type { ObjectEntry, ObjectHead, ObjectStore, PutOptions } from '../../store/object-store.ts';
import { ConditionFailed } from '../../store/store-errors.ts';

/** Objects in memory, for tests of what lies on them. */
export class MemoryObjects implements ObjectStore {
  readonly traffic = { bytesRead: 0, bytesWritten: 0 };
  readonly reads: string[] = [];
  readonly #objects = new Map<string, { bytes: Uint8Array; sha256: string }>();
  /** Called before each read of bytes; may throw what a server would. */
  beforeGet: (key: string) => void = () => undefined;
  /** Called before each write; may throw what a server would. */
  beforePut: (key: string) => void | Promise<void> = () => undefined;
  /** Called after each write has happened, before its answer. */
  afterPut: (key: string) => void | Promise<void> = () => undefined;

  async get(key: string): Promise<{ bytes: Uint8Array; etag: string } | undefined> {
    this.reads.push(key);
    this.beforeGet(key);
    const object = this.#objects.get(key);
    return object && { bytes: new Uint8Array(object.bytes), etag: sha256(object.bytes) };
  }

  async getStream(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const object = await this.get(key);
    return object && (async function* () { yield object.bytes; })();
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    const object = this.#objects.get(key);
    return object && { bytes: object.bytes.byteLength, etag: sha256(object.bytes), sha256: object.sha256 };
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<{ etag: string }> {
    await this.beforePut(key);
    const before = this.#objects.get(key);
    const refused = (options.ifNoneMatch === '*' && before !== undefined) || (options.ifMatch !== undefined && (before === undefined || sha256(before.bytes) !== options.ifMatch));
    if (refused) throw new ConditionFailed(key);
    this.#objects.set(key, { bytes: new Uint8Array(bytes), sha256: sha256(bytes) });
    this.traffic.bytesWritten += bytes.byteLength;
    await this.afterPut(key);
    return { etag: sha256(bytes) };
  }

  async putFile(key: string, path: string): Promise<void> {
    await this.put(key, await readFile(path));
  }

  async *list(prefix: string): AsyncIterable<ObjectEntry> {
    for (const key of this.keys(prefix)) {
      const { bytes } = this.#objects.get(key) ?? { bytes: new Uint8Array() };
      yield { key, bytes: bytes.byteLength, etag: sha256(bytes) };
    }
  }

  async *folders(prefix: string): AsyncIterable<string> {
    yield* new Set(this.keys(prefix).map((key) => key.slice(prefix.length).split('/')[0] ?? ''));
  }

  async delete(key: string): Promise<void> {
    this.#objects.delete(key);
  }

  keys(prefix = ''): string[] {
    return [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  /** Changes bytes on the server's disk: size and stored SHA-256 stay as they were. */
  damage(key: string): void {
    const object = this.#objects.get(key);
    if (object === undefined) throw new Error(`there is no ${key} to damage`);
    object.bytes[object.bytes.byteLength >> 1] = (object.bytes[object.bytes.byteLength >> 1] ?? 0) ^ 1;
  }
}
