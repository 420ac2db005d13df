import { z } from 'zod';
import { datasetSpecSchema } from './dataset.ts';
import { tableRefSchema, tensorRefSchema } from './reference.ts';

/**
 * Where word vectors come from, as the user named it: a file like a dataset's, or those of a run, which the command looks up.
 * `notation`: flags take it as one text.
 */
export const vectorSpecSchema = z.discriminatedUnion('kind', [
  ...datasetSpecSchema.options,
  z.strictObject({
    kind: z.literal('run'),
    runId: z.string(),
    /** float32, ids × dimension. */
    vectors: tensorRefSchema,
    /** The words that the ids stand for, from id 1 on. */
    vocabulary: tableRefSchema,
  }),
]).meta({ notation: 'vectors' });
export type VectorSpec = z.infer<typeof vectorSpecSchema>;

/** Numbers that a word's vector has. */
export const dimensionSchema = z.int().min(1).max(4096);
