import { createHash } from 'node:crypto';
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { BlobRef } from '../schemas/reference.ts';
import { memoryArtifacts } from '../test/support/memory-artifacts.ts';
import { layout } from './layout.ts';
import { RecordStore } from './records.ts';
import { DamagedObject, ObjectMissing, UnreadableObject } from './store-errors.ts';

const cacheBytes = 1024 ** 2;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const copyOf = (cacheFolder: string, digest: string) => join(cacheFolder, 'objects', digest.slice(0, 2), digest);

describe('an object that was damaged in S3', () => {
  test('is never read: the error names it, it is marked, and records that need it are misses until it is written again', async () => {
    const { artifacts, objects, content } = memoryArtifacts();
    const records = new RecordStore(objects, content);
    const blob = await artifacts.writeBlob(Buffer.from('the right bytes'));
    const needs = { objects: [{ digest: blob.digest, bytes: blob.bytes }] };
    objects.damage(layout.object(blob.digest));
    expect(await records.check(needs)).toEqual({ ok: true });

    await expect(artifacts.readBlob(blob)).rejects.toBeInstanceOf(DamagedObject);
    expect(objects.reads.filter((key) => key === layout.object(blob.digest))).toHaveLength(2);
    expect(await records.check(needs)).toMatchObject({ ok: false, reason: expect.stringContaining('damaged') });

    expect(await artifacts.writeBlob(Buffer.from('the right bytes'))).toEqual(blob);
    expect(await records.check(needs)).toEqual({ ok: true });
    expect(text(await artifacts.readBlob(blob))).toBe('the right bytes');
  });

  test('does not count as written when it is damaged again on its way', async () => {
    const { artifacts, objects } = memoryArtifacts();
    const blob = await artifacts.writeBlob(Buffer.from('bytes'));
    objects.damage(layout.object(blob.digest));
    await expect(artifacts.readBlob(blob)).rejects.toBeInstanceOf(DamagedObject);
    objects.afterPut = (key) => {
      if (key === layout.object(blob.digest)) objects.damage(key);
    };
    await expect(artifacts.writeBlob(Buffer.from('bytes'))).rejects.toBeInstanceOf(DamagedObject);
    expect(objects.keys('damaged/')).toHaveLength(1);
  });

  test('so that the server cannot give it is marked too', async () => {
    const { artifacts, objects, content } = memoryArtifacts();
    const records = new RecordStore(objects, content);
    const blob = await artifacts.writeBlob(Buffer.from('bytes'));
    objects.beforeGet = (key) => {
      if (key === layout.object(blob.digest)) throw new UnreadableObject('500 InternalError');
    };
    await expect(artifacts.readBlob(blob)).rejects.toThrow(/is damaged \(500 InternalError\)/);
    expect(await records.check({ objects: [{ digest: blob.digest, bytes: blob.bytes }] })).toMatchObject({ ok: false });
  });

  test('that is missing is named', async () => {
    const { artifacts, objects } = memoryArtifacts();
    const blob = await artifacts.writeBlob(Buffer.from('bytes'));
    await objects.delete(layout.object(blob.digest));
    await expect(artifacts.readBlob(blob)).rejects.toBeInstanceOf(ObjectMissing);
    await expect(artifacts.blobFile(blob)).rejects.toBeInstanceOf(ObjectMissing);
  });
});

test('the same bytes are sent once', async () => {
  const { artifacts, objects } = memoryArtifacts();
  await artifacts.writeBlob(Buffer.from('bytes'));
  await artifacts.writeBlob(Buffer.from('bytes'));
  expect(objects.traffic.bytesWritten).toBe(5);
});

describe('a record', () => {
  test('lists the index and the shards of tensors and the weights of models, however deep they lie', async () => {
    const { artifacts, objects, content } = memoryArtifacts();
    const records = new RecordStore(objects, content);
    const tensor = await artifacts.writeTensor({ dtype: 'int32', shape: [2, 2], data: Int32Array.of(1, 2, 3, 4) });
    const model = await artifacts.writeModel({ architecture: 'a', configuration: {}, weights: [{ name: 'w', dtype: 'float32', shape: [1], data: Float32Array.of(1) }] });
    const needed = await records.objectsOf([tensor, model]);
    expect(needed.map(({ digest }) => layout.object(digest))).toEqual(objects.keys('objects/'));
    expect(await records.check({ objects: needed })).toEqual({ ok: true });
    await objects.delete(layout.object(needed[0]?.digest ?? ''));
    expect(await records.check({ objects: needed })).toMatchObject({ ok: false });
  });
});

describe('the local cache', () => {
  test('saves the second read', async () => {
    const { artifacts, objects } = memoryArtifacts({ cacheBytes });
    const blob = await artifacts.writeBlob(Buffer.from('bytes'));
    await artifacts.readBlob(blob);
    await objects.delete(layout.object(blob.digest));
    expect(text(await artifacts.readBlob(blob))).toBe('bytes');
  });

  test.each(['changed', 'cut'])('that holds a %s copy reads the object instead', async (harm) => {
    const { artifacts, objects, cacheFolder } = memoryArtifacts({ cacheBytes });
    const blob = await artifacts.writeBlob(Buffer.from('bytes'));
    await artifacts.readBlob(blob);
    const copy = copyOf(cacheFolder, blob.digest);
    if (harm === 'cut') await truncate(copy, 2);
    else await writeFile(copy, 'bytez');
    const { artifacts: another } = memoryArtifacts({ objects, cacheBytes, cacheFolder });
    expect(text(await another.readBlob(blob))).toBe('bytes');
    expect(await readFile(copy, 'utf8')).toBe('bytes');
    await writeFile(copy, 'bytez');
    const { artifacts: third } = memoryArtifacts({ objects, cacheBytes, cacheFolder });
    expect(await readFile(await third.blobFile(blob), 'utf8')).toBe('bytes');
  });

  test('stays within its bound, and the longest unused goes first', async () => {
    const { artifacts, objects, cacheFolder } = memoryArtifacts({ cacheBytes: 100_000 });
    const blobs: BlobRef[] = [];
    for (let index = 0; index < 40; index += 1) {
      const blob = await artifacts.writeBlob(Buffer.alloc(10_000, `blob ${index}`));
      blobs.push(blob);
      await artifacts.readBlob(blob);
      await artifacts.readBlob(blobs[0] ?? blob);
    }
    const folders = (await readdir(join(cacheFolder, 'objects'))).filter((name) => name.length === 2);
    const sizes = await Promise.all(folders.map(async (folder) => Promise.all((await readdir(join(cacheFolder, 'objects', folder))).map(async (name) => (await stat(join(cacheFolder, 'objects', folder, name))).size))));
    expect(sizes.flat().reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(110_000);
    const reads = () => objects.reads.filter((key) => key === layout.object(blobs[0]?.digest ?? '')).length;
    expect(reads()).toBe(1);
  });

  test('keeps a file that was asked for while others are evicted', async () => {
    const { artifacts } = memoryArtifacts({ cacheBytes: 20_000 });
    const blob = await artifacts.writeBlob(Buffer.alloc(10_000, 'kept'));
    const path = await artifacts.blobFile(blob);
    for (let index = 0; index < 10; index += 1) await artifacts.readBlob(await artifacts.writeBlob(Buffer.alloc(10_000, `other ${index}`)));
    expect(createHash('sha256').update(await readFile(path)).digest('hex')).toBe(blob.digest);
    expect(await artifacts.blobFile(blob)).toBe(path);
  });

  test('of no bytes still gives files', async () => {
    const { artifacts } = memoryArtifacts();
    const blob = await artifacts.writeBlob(Buffer.from('bytes'));
    expect(await readFile(await artifacts.blobFile(blob), 'utf8')).toBe('bytes');
  });

  test('bears two writers of one object at once', async () => {
    const { artifacts, objects, cacheFolder } = memoryArtifacts({ cacheBytes });
    const { artifacts: another } = memoryArtifacts({ objects, cacheBytes, cacheFolder });
    const blob = await artifacts.writeBlob(Buffer.alloc(50_000, 'x'));
    const reads = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? artifacts : another).readBlob(blob)));
    for (const bytes of reads) expect(createHash('sha256').update(bytes).digest('hex')).toBe(blob.digest);
  });
});

test('a stream that breaks leaves nothing behind', async () => {
  const { artifacts, objects, cacheFolder } = memoryArtifacts({ cacheBytes });
  const broken = Readable.from((async function* () {
    yield Buffer.from('some');
    throw new Error('the source broke');
  })());
  await expect(artifacts.writeBlob(broken)).rejects.toThrow('the source broke');
  expect(await readdir(join(cacheFolder, 'objects', 'incoming'))).toEqual([]);
  expect(objects.keys('objects/')).toEqual([]);
});

test('a full local disk is named', async () => {
  const { artifacts } = memoryArtifacts();
  const full = Readable.from((async function* () {
    yield Buffer.from('some');
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  })());
  await expect(artifacts.writeBlob(full)).rejects.toMatchObject({ code: 'ES-DISK-FULL' });
});
