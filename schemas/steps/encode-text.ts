import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tableRefSchema, tensorRefSchema } from '../reference.ts';

const encodedPartSchema = z.strictObject({
  /** int32, rows × sequence length: word ids, padded with 0 and cut at the front. */
  sequences: tensorRefSchema,
  /** int32, rows: the place of the row's label among `labels`. */
  classes: tensorRefSchema,
});
export type EncodedPart = z.infer<typeof encodedPartSchema>;

/** Turns texts into sequences of word ids of one length. */
export const encodeText = defineStep({
  name: 'encode-text',
  summary: 'Turn texts into padded sequences of word ids',
  queue: 'cpu',
  input: z.strictObject({
    training: tableRefSchema,
    validation: tableRefSchema,
    test: tableRefSchema,
    vocabulary: tableRefSchema,
    labels: z.array(z.string()).min(2),
    sequenceLength: z.int().min(1).max(100_000),
  }),
  output: z.strictObject({ training: encodedPartSchema, validation: encodedPartSchema, test: encodedPartSchema }),
});
