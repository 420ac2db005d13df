import { createHash } from 'node:crypto';
import { EverstepError } from '../schemas/failure.ts';
import { ownBuffer } from './buffers.ts';
import { sha256 } from './hash.ts';
import { layout } from './layout.ts';
import type { LocalCache } from './local-cache.ts';
import type { Allocate, ObjectStore } from './object-store.ts';
import { DamagedObject, ObjectMissing, UnreadableObject } from './store-errors.ts';

/** Immutable bytes by digest. Every read is verified; damaged objects are marked, and mended by the next write. */
export class ContentStore {
  readonly #objects: ObjectStore;
  readonly #cache: LocalCache;

  constructor(objects: ObjectStore, cache: LocalCache) {
    this.#objects = objects;
    this.#cache = cache;
  }

  /** Writes bytes under their digest and gives it. Skipped only where the same bytes are there and not marked. */
  async put(bytes: Uint8Array): Promise<string> {
    const digest = sha256(bytes);
    await this.#putUnlessThere(digest, bytes.byteLength, () => this.#objects.put(layout.object(digest), bytes, { sha256: digest }));
    return digest;
  }

  /** Writes what a stream gives; it is spooled to the local cache, so that memory stays bounded. */
  async putStream(stream: AsyncIterable<Uint8Array>): Promise<{ digest: string; bytes: number }> {
    const spool = await this.#cache.spool().catch((error: unknown) => { throw spoolError(error, this.#cache.folder); });
    try {
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of stream) {
        hash.update(chunk);
        bytes += chunk.byteLength;
        await spool.handle.writeFile(chunk);
      }
      const digest = hash.digest('hex');
      await this.#putUnlessThere(digest, bytes, () => this.#objects.putFile(layout.object(digest), spool.path, bytes, digest));
      await this.#cache.keep(spool, digest);
      return { digest, bytes };
    } catch (error) {
      await spool.discard();
      throw spoolError(error, this.#cache.folder);
    }
  }

  /**
   * The verified bytes, by default in a buffer of their own.
   * @throws ObjectMissing, DamagedObject
   */
  async get(digest: string, allocate: Allocate = ownBuffer): Promise<Uint8Array> {
    const copy = await this.#cache.read(digest, allocate);
    if (copy !== undefined) return copy;
    const bytes = await this.#verified(digest, async () => {
      const object = await this.#objects.get(layout.object(digest), allocate);
      return object && { value: object.bytes, digest: sha256(object.bytes) };
    });
    await this.#cache.write(digest, bytes);
    return bytes;
  }

  /** Path of a verified copy on disk that stays until the process ends. */
  async file(digest: string): Promise<string> {
    return (await this.#cache.pin(digest)) ?? this.#verified(digest, () => this.#download(digest));
  }

  async #putUnlessThere(digest: string, bytes: number, write: () => Promise<unknown>): Promise<void> {
    const [head, mark] = await Promise.all([this.#objects.head(layout.object(digest)), this.#objects.head(layout.damaged(digest))]);
    if (mark === undefined && head?.bytes === bytes && head.sha256 === digest) return;
    await write();
    if (mark !== undefined) await this.#unmark(digest);
  }

  /** Only bytes read back prove that the object is mended. */
  async #unmark(digest: string): Promise<void> {
    const hash = createHash('sha256');
    for await (const chunk of (await this.#objects.getStream(layout.object(digest))) ?? []) hash.update(chunk);
    const found = hash.digest('hex');
    if (found !== digest) throw new DamagedObject(digest, `its bytes have the digest ${found}`);
    await this.#objects.delete(layout.damaged(digest));
  }

  /** Reads an object, once more where its bytes are wrong, and marks it where they are wrong again or cannot be had. */
  async #verified<Value>(digest: string, read: () => Promise<{ value: Value; digest: string } | undefined>): Promise<Value> {
    let what = '';
    let cause: unknown;
    try {
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const result = await read();
        if (result === undefined) throw new ObjectMissing(digest);
        if (result.digest === digest) return result.value;
        what = `its bytes have the digest ${result.digest}`;
      }
    } catch (error) {
      if (!(error instanceof UnreadableObject)) throw error;
      what = error.message;
      cause = error;
    }
    await this.#objects.put(layout.damaged(digest), new Uint8Array());
    throw new DamagedObject(digest, what, { cause });
  }

  async #download(digest: string): Promise<{ value: string; digest: string } | undefined> {
    const stream = await this.#objects.getStream(layout.object(digest));
    if (stream === undefined) return undefined;
    const spool = await this.#cache.spool().catch((error: unknown) => { throw spoolError(error, this.#cache.folder); });
    const hash = createHash('sha256');
    try {
      for await (const chunk of stream) {
        hash.update(chunk);
        await spool.handle.writeFile(chunk);
      }
      const found = hash.digest('hex');
      if (found === digest) return { value: await this.#cache.keep(spool, digest), digest: found };
      await spool.discard();
      return { value: '', digest: found };
    } catch (error) {
      await spool.discard();
      throw spoolError(error, this.#cache.folder);
    }
  }
}

function spoolError(error: unknown, folder: string): unknown {
  const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return full ? new EverstepError('ES-DISK-FULL', `The disk of ${folder} is full: free some space there, or name another folder by EVERSTEP_CACHE_DIR.`, { cause: error }) : error;
}
