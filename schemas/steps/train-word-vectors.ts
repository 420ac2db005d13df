import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tensorRefSchema } from '../reference.ts';
import { seedSchema } from '../seed.ts';
import { dimensionSchema } from '../vectors.ts';
import { wordWindowsControl } from '../word-windows.ts';

/**
 * Trains word vectors without labels: a network learns to tell real windows of words from ones whose middle word was replaced by another of the
 * vocabulary (Collobert & Weston 2008).
 */
export const trainWordVectors = defineStep({
  name: 'train-word-vectors',
  summary: 'Train word vectors on windows of words',
  queue: 'gpu',
  numerics: 'environment',
  input: z.strictObject({
    /** Passages, as `encode-passages` makes them for this many words a window. */
    passages: tensorRefSchema,
    /** Ids there are, padding and the id of rare words included. */
    vocabularyIds: z.int().min(3),
    dimension: dimensionSchema,
    ...wordWindowsControl,
    seed: seedSchema,
  }),
  output: z.strictObject({
    /** float32, ids × dimension. */
    vectors: tensorRefSchema,
    /** What they were before the training. */
    initialVectors: tensorRefSchema,
    /**
     * Means over the epoch's windows, while it was trained: the loss, and the share of windows whose score was above that of the
     * changed ones, 0 to 1.
     */
    history: z.array(z.strictObject({ epoch: z.int().positive(), learningRate: z.number(), loss: z.number(), accuracy: z.number() })).min(1),
  }),
});
