import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tableRefSchema } from '../reference.ts';
import { seedSchema } from '../seed.ts';

/**
 * Removes rows whose words are those of an earlier row, then deals the rest out by label: the share of each label is the
 * same in every part, up to rounding. Order within a part is that of the source. A test part of the dataset's own stays
 * whole: rows that repeat it leave training, and validation is drawn from what remains.
 */
export const split = defineStep({
  name: 'split',
  summary: 'Remove duplicates and split by label into training, validation and test',
  queue: 'cpu',
  input: z.strictObject({
    table: tableRefSchema,
    validationFraction: z.number().gt(0).lt(1),
    /** Default 0.2; not for a dataset with a test part of its own. */
    testFraction: z.number().gt(0).lt(1).optional(),
    seed: seedSchema,
  }),
  output: z.strictObject({
    training: tableRefSchema,
    validation: tableRefSchema,
    test: tableRefSchema,
    duplicatesRemoved: z.int().nonnegative(),
  }),
});
