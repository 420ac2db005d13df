import { EverstepError } from '../schemas/failure.ts';

/** A conditional write was refused: the object is not as the caller last saw it. Read it back and decide. */
export class ConditionFailed extends EverstepError {
  readonly key: string;

  constructor(key: string, options: { cause?: unknown } = {}) {
    super('ES-STORE-CONDITION', `The object ${key} was changed by someone else in the meantime.`, { ...options, retryable: true });
    this.key = key;
  }
}

/** Another attempt or run has the lease now: stop computing. */
export class LeaseLost extends EverstepError {
  constructor(key: string) {
    super('ES-STORE-LEASE-LOST', `The lease on step ${key} is held by another attempt now, so this one stops.`, { retryable: true });
  }
}

/** Another attempt of the same training has taken over its checkpoints. */
export class Superseded extends EverstepError {
  constructor(identity: string) {
    super('ES-STORE-SUPERSEDED', `Another attempt has taken over the checkpoints of training ${identity}, so this one stops.`, { retryable: true });
  }
}

/** The server cannot give one object, again and again, though it stores and gives others: that object is damaged there. */
export class UnreadableObject extends EverstepError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('ES-S3-UNREADABLE', message, options);
  }
}

/** Bytes in the store are not those that their name promises, twice in a row. Marked: the step that made them runs again. */
export class DamagedObject extends EverstepError {
  readonly digest: string;

  /** @param what - how it shows, in brackets behind the sentence */
  constructor(digest: string, what: string, options: { cause?: unknown } = {}) {
    super('ES-STORE-DIGEST', `The object ${digest} in S3 is damaged (${what}). It has been marked: run again, and the step that made it is computed again.`, options);
    this.digest = digest;
  }
}

/** A reference names an object that is not in the store. */
export class ObjectMissing extends EverstepError {
  readonly digest: string;

  constructor(digest: string) {
    super('ES-STORE-MISSING', `The object ${digest} is not in S3. Run again, and the step that made it is computed again.`);
    this.digest = digest;
  }
}
