import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { batchSizeSchema } from '../model.ts';
import { modelRefSchema, tableRefSchema, tensorRefSchema } from '../reference.ts';

const mistakeSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  predicted: z.string(),
  /** Probability that the network gave its own, wrong, label. */
  probability: z.number(),
  /** The beginning of the text, at most 600 characters. */
  text: z.string(),
});

/** Predicts every row of a held-out part and measures how right that is. Of several models the probabilities are averaged. */
export const evaluate = defineStep({
  name: 'evaluate',
  summary: 'Measure the network on the test part',
  queue: 'gpu',
  numerics: 'environment',
  input: z.strictObject({
    models: z.array(modelRefSchema).min(1),
    architecture: z.string(),
    sequences: tensorRefSchema,
    classes: tensorRefSchema,
    table: tableRefSchema,
    labels: z.array(z.string()).min(2),
    batchSize: batchSizeSchema,
  }),
  output: z.strictObject({
    rows: z.int().nonnegative(),
    /** Mean cross-entropy in nats. */
    loss: z.number(),
    accuracy: z.number(),
    /** Figures of each model, in their order, where there are several. */
    members: z.array(z.strictObject({ loss: z.number(), accuracy: z.number() })).min(2).optional(),
    /** Area under the ROC curve; with more than two labels, the mean of each label against the rest. */
    rocAuc: z.number(),
    /** `confusion[i][j]`: rows of label i that were taken for label j. */
    confusion: z.array(z.array(z.int())),
    /** For each label (of two, the second alone): points of the curve, at most 200. */
    roc: z.array(z.strictObject({ label: z.string(), falsePositiveRate: z.array(z.number()), truePositiveRate: z.array(z.number()) })),
    /**
     * Rows by the probability of the label that they were given, in bins of equal width. Outputs of earlier versions have
     * neither this nor `lengths`.
     */
    calibration: z.array(z.strictObject({ from: z.number(), to: z.number(), rows: z.int().positive(), confidence: z.number(), accuracy: z.number() })).optional(),
    /** Rows by the words that the network sees; the last bin has those that fill every place. */
    lengths: z.array(z.strictObject({ from: z.int(), to: z.int(), rows: z.int().positive(), correct: z.int().nonnegative() })).optional(),
    worstMistakes: z.array(mistakeSchema).max(20),
    /** float32, rows × labels. */
    probabilities: tensorRefSchema,
  }),
  variant: (input) => input.architecture,
});
