import { randomUUID } from 'node:crypto';
import { type Lease, type LeaseOwner, leaseSchema } from '../schemas/record.ts';
import { readJson, writeJson } from './json-object.ts';
import { layout, type Namespace } from './layout.ts';
import type { ObjectStore } from './object-store.ts';
import { ConditionFailed, LeaseLost } from './store-errors.ts';

export interface LeaseOptions {
  readonly namespace?: Namespace;
  /** A lease whose ETag has not changed for so long, on this process's own clock, has expired. */
  readonly timeToLiveMs: number;
  /** Monotonic milliseconds; by default `performance.now`. */
  readonly now?: () => number;
}

/** Who computes a step now. Wrong takeovers cost time, never truth: records decide. */
export class LeaseStore {
  readonly #objects: ObjectStore;
  readonly #namespace: Namespace;
  readonly #timeToLiveMs: number;
  readonly #now: () => number;
  /** When each foreign lease was first seen with its present ETag. */
  readonly #seen = new Map<string, { etag: string; since: number }>();

  constructor(objects: ObjectStore, options: LeaseOptions) {
    this.#objects = objects;
    this.#namespace = options.namespace ?? '';
    this.#timeToLiveMs = options.timeToLiveMs;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Takes the lease on a step, or says who has it. `environment` as `environmentDigest` gives it. */
  async acquire(key: string, environment: string, owner: LeaseOwner): Promise<HeldLease | { readonly heldBy: Lease }> {
    const path = layout.lease(this.#namespace, key, environment);
    const mine: Lease = { state: 'held', owner, nonce: randomUUID(), counter: 0 };
    for (;;) {
      const found = await readJson(this.#objects, path, leaseSchema);
      if (found !== undefined && found.value.nonce === mine.nonce) return this.#held(path, key, mine, found.etag);
      if (found !== undefined && !this.#mayTake(path, found.value, found.etag, owner)) return { heldBy: found.value };
      try {
        const { etag } = await writeJson(this.#objects, path, mine, found === undefined ? { ifNoneMatch: '*' } : { ifMatch: found.etag });
        return this.#held(path, key, mine, etag);
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
  }

  /** Who holds the lease on a step, as far as this process can tell; undefined where it is free or has expired. */
  async holder(key: string, environment: string): Promise<Lease | undefined> {
    const path = layout.lease(this.#namespace, key, environment);
    const found = await readJson(this.#objects, path, leaseSchema);
    return found === undefined || found.value.state === 'released' || this.#expired(path, found.etag) ? undefined : found.value;
  }

  /** Whether the lease on a step is still the one with this nonce. */
  async isHeldBy(key: string, environment: string, nonce: string): Promise<boolean> {
    const found = await readJson(this.#objects, layout.lease(this.#namespace, key, environment), leaseSchema);
    return found?.value.state === 'held' && found.value.nonce === nonce;
  }

  #held(path: string, key: string, lease: Lease, etag: string): HeldLease {
    this.#seen.delete(path);
    return new HeldLease(this.#objects, { path, key, lease, etag });
  }

  #mayTake(path: string, lease: Lease, etag: string, owner: LeaseOwner): boolean {
    if (lease.state === 'released') return true;
    if (lease.owner.workflowId === owner.workflowId) {
      if (lease.owner.executionId !== owner.executionId) return true;
      if (lease.owner.step === owner.step && lease.owner.attempt < owner.attempt) return true;
    }
    return this.#expired(path, etag);
  }

  #expired(path: string, etag: string): boolean {
    const seen = this.#seen.get(path);
    if (seen?.etag !== etag) {
      this.#seen.set(path, { etag, since: this.#now() });
      return false;
    }
    return this.#now() - seen.since >= this.#timeToLiveMs;
  }
}

/** A lease that this process holds: renew it with every heartbeat. */
export class HeldLease {
  readonly #objects: ObjectStore;
  readonly #path: string;
  readonly #key: string;
  #lease: Lease;
  #etag: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(objects: ObjectStore, held: { path: string; key: string; lease: Lease; etag: string }) {
    this.#objects = objects;
    this.#path = held.path;
    this.#key = held.key;
    this.#lease = held.lease;
    this.#etag = held.etag;
  }

  get nonce(): string {
    return this.#lease.nonce;
  }

  /** @throws LeaseLost where another attempt has it now: stop computing */
  renew(): Promise<void> {
    return this.#inTurn(() => this.#overwrite({ ...this.#lease, counter: this.#lease.counter + 1 }));
  }

  /** Lets others have it at once. Where it was lost before, nothing happens. */
  release(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#lease.state === 'released') return;
      try {
        await this.#overwrite({ ...this.#lease, state: 'released' });
      } catch (error) {
        if (!(error instanceof LeaseLost)) throw error;
      }
    });
  }

  #inTurn(operation: () => Promise<void>): Promise<void> {
    const result = this.#last.then(operation);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #overwrite(next: Lease): Promise<void> {
    if (this.#lease.state === 'released') throw new LeaseLost(this.#key);
    try {
      this.#etag = (await writeJson(this.#objects, this.#path, next, { ifMatch: this.#etag })).etag;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const found = await readJson(this.#objects, this.#path, leaseSchema);
      const ownRetriedWrite = found?.value.nonce === next.nonce && found.value.counter === next.counter && found.value.state === next.state;
      if (!ownRetriedWrite) throw new LeaseLost(this.#key);
      this.#etag = found.etag;
    }
    this.#lease = next;
  }
}
