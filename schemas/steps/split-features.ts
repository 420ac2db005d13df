import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tableRefSchema, tensorRefSchema } from '../reference.ts';
import { seedSchema } from '../seed.ts';
import { convFeatures } from './conv-features.ts';
import { unreadableImageSchema } from '../images.ts';

const featuresPartSchema = z.strictObject({
  /** float32, rows × features: those of an image one after the other. */
  features: tensorRefSchema,
  /** int32, rows: the place of the row's label among `labels`. */
  classes: tensorRefSchema,
  /** Columns `id`, `label`, `width`, `height`, and `shard` (int32): the place of the image's table among those given. */
  table: tableRefSchema,
});

/**
 * Removes images whose bytes are those of an earlier one, then deals the rest out by label as texts are: the share of each label
 * is the same in every part, up to rounding.
 */
export const splitFeatures = defineStep({
  name: 'split-features',
  summary: 'Remove duplicates and split by label into training, validation and test',
  queue: 'cpu',
  input: z.strictObject({
    shards: z.array(convFeatures.output).min(1),
    labels: z.array(z.string()).min(2),
    /** Found when the tables were made. */
    unreadable: z.array(unreadableImageSchema),
    unreadableLimit: z.int().nonnegative(),
    validationFraction: z.number().gt(0).lt(1),
    testFraction: z.number().gt(0).lt(1),
    seed: seedSchema,
  }),
  output: z.strictObject({
    training: featuresPartSchema,
    validation: featuresPartSchema,
    test: featuresPartSchema,
    duplicatesRemoved: z.int().nonnegative(),
    unreadable: z.array(unreadableImageSchema),
  }),
});
