import { z } from 'zod';
import { digestSchema } from '../schemas/digest.ts';
import { dtypeSchema } from '../schemas/dtype.ts';
import type { TensorRef } from '../schemas/reference.ts';
import { EverstepError } from '../schemas/failure.ts';
import type { ContentStore } from './content-store.ts';

/** The object that a tensor's reference names: its shards in order of their rows. */
export const tensorIndexSchema = z.strictObject({
  kind: z.literal('tensor'),
  dtype: dtypeSchema,
  /** Rows included. */
  shape: z.array(z.int().nonnegative()).min(1),
  shards: z.array(z.strictObject({ digest: digestSchema, rows: z.int().nonnegative(), bytes: z.int().nonnegative() })),
});
export type TensorIndex = z.infer<typeof tensorIndexSchema>;

/** The index of a tensor, checked against the reference. */
export async function readTensorIndex(content: ContentStore, reference: TensorRef): Promise<TensorIndex> {
  const index = tensorIndexSchema.parse(JSON.parse(Buffer.from(await content.get(reference.digest)).toString('utf8')));
  if (index.dtype !== reference.dtype || index.shape.join() !== reference.shape.join()) {
    throw new EverstepError('ES-STORE-REFERENCE', `The reference says ${reference.dtype} [${reference.shape.join(', ')}], but the tensor ${reference.digest} is ${index.dtype} [${index.shape.join(', ')}].`);
  }
  return index;
}
