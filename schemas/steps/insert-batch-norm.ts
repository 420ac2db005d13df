import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { blobRefSchema, modelRefSchema } from '../reference.ts';

/** Inserts batch normalization into a backbone, with the statistics of its images and with scale and shift that undo it. */
export const insertBatchNorm = defineStep({
  name: 'insert-batch-norm',
  summary: 'Insert batch normalization that changes nothing yet',
  queue: 'cpu',
  input: z.strictObject({
    /** A backbone whose own batch normalization is folded. */
    model: modelRefSchema,
    /** Those of each shard, in order. */
    statistics: z.array(blobRefSchema).min(1),
  }),
  output: z.strictObject({
    model: modelRefSchema,
    inserted: z.int().positive(),
    /** In the network's order, with the numbers that each channel's statistics are of; outputs of earlier versions have none. */
    layers: z.array(z.strictObject({ layer: z.string(), channels: z.int().positive(), numbers: z.int().positive() })).optional(),
  }),
});
