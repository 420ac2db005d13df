import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryObjects } from '../test/support/memory-objects.ts';
import { HeldLease, LeaseStore } from './leases.ts';
import { ConditionFailed, LeaseLost } from './store-errors.ts';

const key = 'a'.repeat(64);
const owner = { workflowId: 'run-1', executionId: 'first', step: 3, attempt: 1 };
const other = { ...owner, workflowId: 'run-2' };
const timeToLiveMs = 30_000;

let objects: MemoryObjects;
let now: number;
let leases: LeaseStore;
beforeEach(() => {
  objects = new MemoryObjects();
  now = 0;
  leases = new LeaseStore(objects, { timeToLiveMs, now: () => now });
});

async function take(by: typeof owner, store = leases): Promise<HeldLease> {
  const taken = await store.acquire(key, 'exact', by);
  if (!(taken instanceof HeldLease)) throw new Error(`held by ${taken.heldBy.owner.workflowId}`);
  return taken;
}

async function isRefused(by: typeof owner, store = leases): Promise<boolean> {
  return !((await store.acquire(key, 'exact', by)) instanceof HeldLease);
}

describe('a lease', () => {
  test('has one holder of many who ask at once', async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, (_, index) => leases.acquire(key, 'exact', { ...owner, workflowId: `run-${index}` })));
    expect(taken.filter((result) => result instanceof HeldLease)).toHaveLength(1);
  });

  test('says who has it', async () => {
    await take(owner);
    expect(await leases.acquire(key, 'exact', other)).toMatchObject({ heldBy: { owner, state: 'held' } });
    expect(await leases.holder(key, 'exact')).toMatchObject({ owner });
  });

  test('is free once it was released', async () => {
    await (await take(owner)).release();
    expect(await leases.holder(key, 'exact')).toBeUndefined();
    await take(other);
  });

  test('is taken over at once by a higher attempt of the same step, and the one before finds out', async () => {
    const first = await take(owner);
    const second = await take({ ...owner, attempt: 2 });
    await expect(first.renew()).rejects.toBeInstanceOf(LeaseLost);
    await first.release();
    await second.renew();
    expect(await leases.isHeldBy(key, 'exact', second.nonce)).toBe(true);
    expect(await leases.isHeldBy(key, 'exact', first.nonce)).toBe(false);
  });

  test('is not taken over by a lower attempt, the same one, or another step of the run', async () => {
    await take({ ...owner, attempt: 2 });
    expect(await isRefused(owner)).toBe(true);
    expect(await isRefused({ ...owner, attempt: 2 })).toBe(true);
    expect(await isRefused({ ...owner, step: 4, attempt: 9 })).toBe(true);
  });

  test('is taken over at once by another execution of the same run: a resume', async () => {
    await take(owner);
    await take({ ...owner, executionId: 'second' });
  });

  test('expires when its ETag has not changed for the time to live on the clock of the one who looks', async () => {
    await take(owner);
    expect(await isRefused(other)).toBe(true);
    now = timeToLiveMs - 1;
    expect(await isRefused(other)).toBe(true);
    now = timeToLiveMs;
    await take(other);
  });

  test('does not expire while it is renewed, however late the first look was', async () => {
    const lease = await take(owner);
    now = 10 * timeToLiveMs;
    for (let beat = 0; beat < 5; beat += 1) {
      expect(await isRefused(other)).toBe(true);
      now += timeToLiveMs - 1;
      await lease.renew();
    }
    expect(await isRefused(other)).toBe(true);
  });

  test('of one environment leaves the others free', async () => {
    await take(owner);
    expect(await leases.acquire(key, '0123456789abcdef', other)).toBeInstanceOf(HeldLease);
  });

  test('of a reproduction is apart', async () => {
    await take(owner);
    await take(other, new LeaseStore(objects, { namespace: 'reproductions/run-2/', timeToLiveMs }));
  });
});

describe('a write whose answer was lost, and which the server refused when it came again', () => {
  function repeatNextPut(): void {
    objects.afterPut = (path) => {
      objects.afterPut = () => undefined;
      throw new ConditionFailed(path);
    };
  }

  test('that took the lease is known as mine', async () => {
    repeatNextPut();
    const lease = await take(owner);
    await lease.renew();
  });

  test('that renewed the lease is known as mine', async () => {
    const lease = await take(owner);
    repeatNextPut();
    await lease.renew();
    await lease.renew();
  });
});
