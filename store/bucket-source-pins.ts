import { z } from 'zod';
import { digestSchema } from '../schemas/digest.ts';
import { layout } from './layout.ts';
import type { ObjectStore } from './object-store.ts';
import type { SourcePins } from './source-pins.ts';
import { ConditionFailed } from './store-errors.ts';

const pinSchema = z.object({ sha256: digestSchema });

/** Pins as small objects of the bucket: the first write wins. */
export class BucketSourcePins implements SourcePins {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  async get(name: string): Promise<string | undefined> {
    const object = await this.#objects.get(layout.pin(name));
    return object === undefined ? undefined : pinSchema.parse(JSON.parse(Buffer.from(object.bytes).toString('utf8'))).sha256;
  }

  async put(name: string, sha256: string): Promise<string> {
    try {
      await this.#objects.put(layout.pin(name), Buffer.from(JSON.stringify({ sha256 })), { ifNoneMatch: '*', contentType: 'application/json' });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
    return (await this.get(name)) ?? sha256;
  }
}
