import { z } from 'zod';
import { digestSchema } from './digest.ts';
import { dtypeSchema } from './dtype.ts';

const bytesSchema = z.int().nonnegative();

/** Names a tensor in the store: the digest is that of its index object, `shape` includes the rows. */
export const tensorRefSchema = z.strictObject({
  kind: z.literal('tensor'),
  digest: digestSchema,
  dtype: dtypeSchema,
  shape: z.array(z.int().nonnegative()).min(1),
  bytes: bytesSchema,
});
export type TensorRef = z.infer<typeof tensorRefSchema>;

/** Names a table (Arrow IPC file) in the store. */
export const tableRefSchema = z.strictObject({
  kind: z.literal('table'),
  digest: digestSchema,
  rows: z.int().nonnegative(),
  columns: z.array(z.string()),
  bytes: bytesSchema,
});
export type TableRef = z.infer<typeof tableRefSchema>;

/** Names plain bytes in the store. */
export const blobRefSchema = z.strictObject({ kind: z.literal('blob'), digest: digestSchema, bytes: bytesSchema });
export type BlobRef = z.infer<typeof blobRefSchema>;

/** Names a trained model: the digest is that of its index object (architecture, configuration, digest of the weights). */
export const modelRefSchema = z.strictObject({
  kind: z.literal('model'),
  digest: digestSchema,
  architecture: z.string(),
  parameters: z.int().nonnegative(),
  bytes: bytesSchema,
});
export type ModelRef = z.infer<typeof modelRefSchema>;

export const referenceSchema = z.discriminatedUnion('kind', [tensorRefSchema, tableRefSchema, blobRefSchema, modelRefSchema]);
/** A small JSON value that names immutable bytes in the store. */
export type Reference = z.infer<typeof referenceSchema>;

/** Whether a value has the form of a reference. */
export function isReference(value: unknown): value is Reference {
  return referenceSchema.safeParse(value).success;
}
