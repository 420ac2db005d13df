import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Allocate } from './object-store.ts';

/** Part of the limit that may be written before the folder is measured again. */
const measureEvery = 1 / 16;
const fillAfterEviction = 0.9;
const abandonedAfterMs = 24 * 3_600_000;

/**
 * Verified copies of objects on this machine's disk: content-addressed, shared by processes, bounded in size. Files
 * appear whole by renaming, so that two writers do not disturb each other; the longest unused go first.
 */
export class LocalCache {
  /** Where the copies lie. */
  readonly folder: string;
  readonly #pinFolder: string;
  readonly #limitBytes: number;
  /** Digests that this process has hashed itself: only these are trusted. */
  readonly #verified = new Set<string>();
  readonly #pinned = new Map<string, string>();
  #bytesUntilMeasured = 0;

  constructor(cacheFolder: string, limitBytes: number) {
    this.folder = join(cacheFolder, 'objects');
    this.#pinFolder = join(this.folder, 'pinned', `${process.pid}.${randomUUID()}`);
    this.#limitBytes = limitBytes;
  }

  /** The object's bytes, or undefined where there is no sound copy. */
  async read(digest: string, allocate: Allocate): Promise<Uint8Array | undefined> {
    const handle = await this.#open(this.#path(digest));
    if (handle === undefined) return undefined;
    try {
      const { size } = await handle.stat();
      const bytes = allocate(size);
      let offset = 0;
      while (offset < size) {
        const { bytesRead } = await handle.read(bytes, offset, size - offset, offset);
        if (bytesRead === 0) break;
        offset += bytesRead;
      }
      const sound = offset === size && (this.#verified.has(digest) || createHash('sha256').update(bytes).digest('hex') === digest);
      if (!sound) {
        await this.drop(digest);
        return undefined;
      }
      this.#verified.add(digest);
      const now = new Date();
      await handle.utimes(now, now);
      return bytes;
    } finally {
      await handle.close();
    }
  }

  /** Keeps bytes that the caller has verified. A full or missing disk only costs the copy. */
  async write(digest: string, bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength > this.#limitBytes) return;
    const spool = await this.spool().catch(() => undefined);
    if (spool === undefined) return;
    try {
      await spool.handle.writeFile(bytes);
      await spool.handle.close();
      const path = this.#path(digest);
      await mkdir(dirname(path), { recursive: true });
      await rename(spool.path, path);
      this.#verified.add(digest);
      await this.#bound(bytes.byteLength);
    } catch {
      await spool.discard();
    }
  }

  /** A temporary file beside the copies, to be filled and then kept or discarded. */
  async spool(): Promise<Spool> {
    const folder = join(this.folder, 'incoming');
    await mkdir(folder, { recursive: true });
    const path = join(folder, randomUUID());
    const handle = await open(path, 'wx');
    return {
      path,
      handle,
      discard: async () => {
        await handle.close().catch(() => undefined);
        await rm(path, { force: true });
      },
    };
  }

  /** Turns a spooled file, whose digest the caller has computed, into a copy, and gives the path of its pin. */
  async keep(spool: Spool, digest: string): Promise<string> {
    await spool.handle.close();
    const { size } = await stat(spool.path);
    const pin = await this.#pinPath(digest);
    await rename(spool.path, pin);
    this.#verified.add(digest);
    this.#pinned.set(digest, pin);
    const path = this.#path(digest);
    await mkdir(dirname(path), { recursive: true });
    await link(pin, path).catch(() => undefined);
    await this.#bound(size);
    return pin;
  }

  /** Path of a copy that stays until this process ends, whatever else is evicted; undefined where there is no sound copy. */
  async pin(digest: string): Promise<string | undefined> {
    const known = this.#pinned.get(digest);
    if (known !== undefined) return known;
    const path = await this.#pinPath(digest);
    try {
      await link(this.#path(digest), path);
    } catch {
      return undefined;
    }
    if (!this.#verified.has(digest) && (await hashFile(path)) !== digest) {
      await rm(path, { force: true });
      await this.drop(digest);
      return undefined;
    }
    this.#verified.add(digest);
    this.#pinned.set(digest, path);
    return path;
  }

  async drop(digest: string): Promise<void> {
    this.#verified.delete(digest);
    await rm(this.#path(digest), { force: true });
  }

  #path(digest: string): string {
    return join(this.folder, digest.slice(0, 2), digest);
  }

  async #pinPath(digest: string): Promise<string> {
    if (this.#pinned.size === 0) {
      await mkdir(this.#pinFolder, { recursive: true });
      process.once('exit', () => rmSync(this.#pinFolder, { recursive: true, force: true }));
    }
    return join(this.#pinFolder, digest);
  }

  async #open(path: string): Promise<FileHandle | undefined> {
    try {
      return await open(path, 'r+');
    } catch {
      return undefined;
    }
  }

  async #bound(added: number): Promise<void> {
    this.#bytesUntilMeasured -= added;
    if (this.#bytesUntilMeasured > 0) return;
    this.#bytesUntilMeasured = this.#limitBytes * measureEvery;
    await this.#removeAbandoned();
    const copies = await this.#copies();
    let total = copies.reduce((sum, copy) => sum + copy.bytes, 0);
    if (total <= this.#limitBytes) return;
    for (const copy of copies.sort((one, other) => one.usedAtMs - other.usedAtMs)) {
      if (total <= this.#limitBytes * fillAfterEviction) return;
      await rm(copy.path, { force: true });
      total -= copy.bytes;
    }
  }

  async #copies(): Promise<{ path: string; bytes: number; usedAtMs: number }[]> {
    const copies = [];
    for (const folder of await namesIn(this.folder)) {
      if (folder.length !== 2) continue;
      for (const name of await namesIn(join(this.folder, folder))) {
        const path = join(this.folder, folder, name);
        const found = await stat(path).catch(() => undefined);
        if (found !== undefined) copies.push({ path, bytes: found.size, usedAtMs: found.mtimeMs });
      }
    }
    return copies;
  }

  /** What killed processes left behind: their pins and half-written files. */
  async #removeAbandoned(): Promise<void> {
    for (const name of await namesIn(join(this.folder, 'pinned'))) {
      if (!isAlive(Number.parseInt(name, 10))) await rm(join(this.folder, 'pinned', name), { recursive: true, force: true });
    }
    for (const name of await namesIn(join(this.folder, 'incoming'))) {
      const path = join(this.folder, 'incoming', name);
      const found = await stat(path).catch(() => undefined);
      if (found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(path, { force: true });
    }
  }
}

export interface Spool {
  readonly path: string;
  readonly handle: FileHandle;
  discard(): Promise<void>;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path);
  for await (const chunk of handle.createReadStream({ highWaterMark: 1024 ** 2 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
