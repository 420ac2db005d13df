import { beforeEach, expect, test } from 'vitest';
import { MemoryObjects } from '../test/support/memory-objects.ts';
import { BucketCheckpointStore } from './bucket-checkpoints.ts';
import type { Namespace } from './layout.ts';
import { ConditionFailed, Superseded } from './store-errors.ts';

const identity = 'b'.repeat(64);
const bytes = (text: string) => new TextEncoder().encode(text);

let objects: MemoryObjects;
let currentNonce: string;
beforeEach(() => {
  objects = new MemoryObjects();
});

function attempt(nonce: string, namespace: Namespace = ''): BucketCheckpointStore {
  currentNonce = nonce;
  return new BucketCheckpointStore(objects, { namespace, nonce, stillMine: async () => currentNonce === nonce });
}

test('there is none at first; then the furthest is loaded, by epoch and step', async () => {
  const first = attempt('one');
  expect(await first.load(identity)).toBeUndefined();
  await first.save(identity, { epoch: 2, step: 5, bytes: bytes('2/5') });
  await first.save(identity, { epoch: 2, step: 40, bytes: bytes('2/40') });
  await first.save(identity, { epoch: 3, step: 0, bytes: bytes('3/0') });
  expect(await attempt('two').load(identity)).toMatchObject({ epoch: 3, step: 0, bytes: bytes('3/0') });
});

test('a superseded attempt cannot move the pointer', async () => {
  const first = attempt('one');
  await first.load(identity);
  await first.save(identity, { epoch: 1, step: 0, bytes: bytes('first') });
  const second = attempt('two');
  await second.load(identity);
  await expect(first.save(identity, { epoch: 9, step: 0, bytes: bytes('late') })).rejects.toBeInstanceOf(Superseded);
  expect(await second.load(identity)).toMatchObject({ epoch: 1 });
});

test('an attempt that has lost its lease cannot claim the pointer, even if it never looked before', async () => {
  const first = attempt('one');
  const second = attempt('two');
  await second.save(identity, { epoch: 1, step: 0, bytes: bytes('second') });
  await expect(first.load(identity)).rejects.toBeInstanceOf(Superseded);
  await expect(first.save(identity, { epoch: 9, step: 0, bytes: bytes('late') })).rejects.toBeInstanceOf(Superseded);
  await second.save(identity, { epoch: 2, step: 0, bytes: bytes('second again') });
});

test('a damaged or missing checkpoint costs the way back to the one before', async () => {
  const first = attempt('one');
  for (const epoch of [1, 2, 3]) await first.save(identity, { epoch, step: 0, bytes: bytes(`epoch ${epoch}`) });
  const stored = objects.keys(`checkpoints/${identity}/`).filter((key) => !key.endsWith('pointer.json'));
  expect(stored).toHaveLength(2);
  const read = await Promise.all(stored.map(async (key) => [key, Buffer.from((await objects.get(key))?.bytes ?? []).toString()] as const));
  objects.damage(read.find(([, text]) => text === 'epoch 3')?.[0] ?? '');
  const second = attempt('two');
  expect(await second.load(identity)).toMatchObject({ epoch: 2, bytes: bytes('epoch 2') });
  await second.save(identity, { epoch: 3, step: 0, bytes: bytes('epoch 3') });
  expect(await attempt('three').load(identity)).toMatchObject({ epoch: 3, bytes: bytes('epoch 3') });
});

test('a pointer whose write was repeated is known as mine', async () => {
  const first = attempt('one');
  await first.load(identity);
  objects.afterPut = (key) => {
    if (!key.endsWith('pointer.json')) return;
    objects.afterPut = () => undefined;
    throw new ConditionFailed(key);
  };
  await first.save(identity, { epoch: 1, step: 0, bytes: bytes('one') });
  await first.save(identity, { epoch: 2, step: 0, bytes: bytes('two') });
  expect(await first.load(identity)).toMatchObject({ epoch: 2 });
});

test('those of a reproduction are apart', async () => {
  await attempt('one').save(identity, { epoch: 1, step: 0, bytes: bytes('shared') });
  expect(await attempt('two', 'reproductions/run-9/').load(identity)).toBeUndefined();
});
