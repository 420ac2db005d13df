import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tableRefSchema, tensorRefSchema } from '../reference.ts';

const accuracySchema = z.strictObject({ top1: z.number().min(0).max(1), top5: z.number().min(0).max(1) });

/**
 * Compares what two networks give for the same images, every number, and fails where they differ by more than `limit` of the
 * outputs' range or, where the outputs are logits, where the largest one of an image is another.
 */
export const verifyEquivalence = defineStep({
  name: 'verify-equivalence',
  summary: 'Compare the outputs before and after',
  queue: 'cpu',
  input: z.strictObject({
    /** float32, images × outputs, shard by shard. */
    before: z.array(tensorRefSchema).min(1),
    after: z.array(tensorRefSchema).min(1),
    /** The images of each shard, with their labels. */
    tables: z.array(tableRefSchema).min(1),
    /** Sorted. Where there are as many as logits, they are taken for the logits' classes. */
    labels: z.array(z.string()),
    logits: z.boolean(),
    limit: z.number().positive(),
  }),
  output: z.strictObject({
    images: z.int().positive(),
    /** Outputs of an image. */
    outputs: z.int().positive(),
    largestDifference: z.number().nonnegative(),
    /** The largest output less the smallest. */
    range: z.number().nonnegative(),
    /** The largest difference as a share of the range. */
    share: z.number().nonnegative(),
    accuracy: z.strictObject({ before: accuracySchema, after: accuracySchema }).optional(),
  }),
});
