import type { z } from 'zod';
import { EverstepError } from '../schemas/failure.ts';
import { canonicalBytes } from './hash.ts';
import type { ObjectStore, PutOptions } from './object-store.ts';

/** A JSON document of the bucket, checked; undefined where there is none. */
export async function readJson<Schema extends z.ZodType>(objects: ObjectStore, key: string, schema: Schema): Promise<{ value: z.output<Schema>; etag: string } | undefined> {
  const object = await objects.get(key);
  if (object === undefined) return undefined;
  try {
    const content: unknown = JSON.parse(Buffer.from(object.bytes).toString('utf8'));
    return { value: schema.parse(content), etag: object.etag };
  } catch (error) {
    throw new EverstepError('ES-STORE-DOCUMENT', `The document ${key} in S3 cannot be read: it was damaged or written by another version of everstep.`, { cause: error });
  }
}

/** @throws ConditionFailed */
export async function writeJson(objects: ObjectStore, key: string, value: unknown, conditions: Pick<PutOptions, 'ifMatch' | 'ifNoneMatch'> = {}): Promise<{ etag: string }> {
  return objects.put(key, canonicalBytes(value), { ...conditions, contentType: 'application/json' });
}
