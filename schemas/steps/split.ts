import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tableRefSchema } from '../reference.ts';
import { seedSchema } from '../seed.ts';

/** Rows of a label that are dealt out together; 1 deals each alone. */
export const splitBlockSchema = z.int().min(1).max(1_000_000).default(1);

/**
 * Removes rows whose words are those of an earlier row, then deals the rest out by label: the share of each label is the
 * same in every part, up to rounding. Order within a part is that of the source. A test part of the dataset's own stays
 * whole: rows that repeat it leave training, and validation is drawn from what remains. Blocks of rows are dealt as a whole.
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
    /** Rows of a label that stay together: those that follow each other in the natural order of their ids. */
    block: splitBlockSchema,
    seed: seedSchema,
  }),
  output: z.strictObject({
    training: tableRefSchema,
    validation: tableRefSchema,
    test: tableRefSchema,
    duplicatesRemoved: z.int().nonnegative(),
  }),
});
