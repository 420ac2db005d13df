import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/connect.ts';
import { ConditionFailed } from '../../store/store-errors.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { testConfig } from '../support/test-config.ts';

let s3: TestS3;
let store: Store;
const messages: string[] = [];
beforeAll(async () => {
  s3 = await startS3();
  const { config } = await testConfig(s3);
  store = await openStore(config, { onWaiting: (message) => messages.push(message) });
}, 60_000);
afterAll(async () => {
  store.close();
  await s3.stop();
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('an object', () => {
  test('comes back as it was written, with its size and SHA-256 in a HEAD', async () => {
    const bytes = randomBytes(3 * 1024 ** 2);
    const { etag } = await store.objects.put('one', bytes);
    const read = await store.objects.get('one');
    expect(read?.etag).toBe(etag);
    expect(sha256(read?.bytes ?? Buffer.of())).toBe(sha256(bytes));
    expect(await store.objects.head('one')).toEqual({ bytes: bytes.byteLength, etag, sha256: sha256(bytes) });
  });

  test('that is empty is an object', async () => {
    await store.objects.put('empty', new Uint8Array());
    expect((await store.objects.get('empty'))?.bytes).toHaveLength(0);
    expect((await store.objects.head('empty'))?.sha256).toBe(sha256(new Uint8Array()));
  });

  test('that is not there is undefined', async () => {
    expect(await store.objects.get('nothing')).toBeUndefined();
    expect(await store.objects.head('nothing')).toBeUndefined();
    expect(await store.objects.getStream('nothing')).toBeUndefined();
    await store.objects.delete('nothing');
  });

  test('with other bytes than its digest says is refused by the server', async () => {
    await expect(store.objects.put('wrong', Buffer.from('these'), { sha256: sha256(Buffer.from('those')) })).rejects.toThrow();
    expect(await store.objects.head('wrong')).toBeUndefined();
  });

  test('is listed under its prefix, folders once', async () => {
    for (const key of ['list/a/1', 'list/a/2', 'list/b/1', 'list-other']) await store.objects.put(key, Buffer.from(key));
    expect((await all(store.objects.list('list/'))).map(({ key }) => key)).toEqual(['list/a/1', 'list/a/2', 'list/b/1']);
    expect(await all(store.objects.folders('list/'))).toEqual(['a', 'b']);
    await store.objects.delete('list/a/1');
    expect((await all(store.objects.list('list/a/'))).map(({ key }) => key)).toEqual(['list/a/2']);
  });
});

describe('a conditional write', () => {
  test('has one winner of twenty', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => store.objects.put('raced', Buffer.from(`writer ${index}`), { ifNoneMatch: '*' })));
    const winners = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index] : []));
    expect(winners).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ConditionFailed);
    expect(Buffer.from((await store.objects.get('raced'))?.bytes ?? []).toString()).toBe(`writer ${winners[0]}`);
  });

  test('needs the ETag that the object has now', async () => {
    const { etag } = await store.objects.put('changed', Buffer.from('first'));
    await store.objects.put('changed', Buffer.from('second'), { ifMatch: etag });
    await expect(store.objects.put('changed', Buffer.from('third'), { ifMatch: etag })).rejects.toBeInstanceOf(ConditionFailed);
    await expect(store.objects.put('never-there', Buffer.from('third'), { ifMatch: etag })).rejects.toBeInstanceOf(ConditionFailed);
  });
});

test('a file above the size of one PUT is sent in parts and keeps its SHA-256', async () => {
  const bytes = Buffer.alloc(513 * 1024 ** 2, 'everstep');
  const file = join((await testConfig(s3)).config.stateFolder, '..', 'large');
  await writeFile(file, bytes);
  await store.objects.putFile('large', file, bytes.byteLength, sha256(bytes));
  expect(await store.objects.head('large')).toMatchObject({ bytes: bytes.byteLength, sha256: sha256(bytes) });
  const hash = createHash('sha256');
  for await (const chunk of (await store.objects.getStream('large')) ?? []) hash.update(chunk);
  expect(hash.digest('hex')).toBe(sha256(bytes));
}, 120_000);

test('a server that is killed is waited for, in words, and a stream goes on where it stopped', async () => {
  const bytes = randomBytes(48 * 1024 ** 2);
  await store.objects.put('streamed', bytes);
  const stream = await store.objects.getStream('streamed');
  const hash = createHash('sha256');
  let received = 0;
  let restarted: Promise<void> | undefined;
  for await (const chunk of stream ?? []) {
    if (received === 0) {
      await s3.kill();
      restarted = new Promise((resolve) => setTimeout(resolve, 2_500)).then(() => s3.restart());
    }
    received += chunk.byteLength;
    hash.update(chunk);
  }
  await restarted;
  expect(hash.digest('hex')).toBe(sha256(bytes));
  expect(messages.join('\n')).toMatch(/S3 at http:\S+ is away .*: waiting, \d+ min left/);

  await s3.kill();
  const pending = store.objects.put('written-in-an-outage', Buffer.from('value'));
  await s3.restart();
  await pending;
  expect(await store.objects.head('written-in-an-outage')).toBeDefined();
}, 120_000);
