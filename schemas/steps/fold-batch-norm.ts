import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { modelRefSchema } from '../reference.ts';

/** Folds a backbone's batch normalization into the layers before it: the same outputs without it. */
export const foldBatchNorm = defineStep({
  name: 'fold-batch-norm',
  summary: 'Fold batch normalization into the layers before it',
  queue: 'cpu',
  input: z.strictObject({ model: modelRefSchema }),
  output: z.strictObject({
    model: modelRefSchema,
    /** Normalizations that are gone: none in a network that was trained without. */
    folded: z.int().nonnegative(),
    /** Their names in the network's order; outputs of earlier versions have none. */
    layers: z.array(z.string()).optional(),
  }),
});
