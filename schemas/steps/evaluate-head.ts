import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { batchSizeSchema } from '../model.ts';
import { modelRefSchema, tableRefSchema, tensorRefSchema } from '../reference.ts';
import { evaluate } from './evaluate.ts';

/** Images a kind of example has at most. */
export const examplesPerKind = 8;

/** What an image is an example of. */
export const exampleKinds = ['right', 'wrong', 'uncertain'] as const;

const exampleSchema = z.strictObject({
  kind: z.enum(exampleKinds),
  id: z.string(),
  label: z.string(),
  predicted: z.string(),
  /** Of the predicted label. */
  probability: z.number(),
  /** Place of the table that has the image. */
  shard: z.int().nonnegative(),
});
export type ImageExample = z.infer<typeof exampleSchema>;

const { rows, loss, accuracy, members, rocAuc, confusion, roc, calibration, probabilities } = evaluate.output.shape;

/** Predicts every row of a held-out part by several heads, whose probabilities are averaged, and measures how right that is. */
export const evaluateHead = defineStep({
  name: 'evaluate-head',
  summary: 'Measure the heads on the test part',
  queue: 'gpu',
  numerics: 'environment',
  input: z.strictObject({
    models: z.array(modelRefSchema).min(1),
    features: tensorRefSchema,
    classes: tensorRefSchema,
    table: tableRefSchema,
    labels: z.array(z.string()).min(2),
    clip: z.number().gt(0).lt(0.5),
    batchSize: batchSizeSchema,
  }),
  output: z.strictObject({
    rows,
    loss,
    /** Mean cross-entropy in nats after the probabilities were brought between `clip` and 1 - `clip` and, of more than two labels, made to sum up to 1 again. */
    clippedLoss: z.number(),
    accuracy,
    members,
    rocAuc,
    confusion,
    roc,
    calibration,
    probabilities,
    /** The images that were surest labelled rightly and wrongly, and those that were least sure, each surest or least sure first. */
    examples: z.array(exampleSchema).max(exampleKinds.length * examplesPerKind),
  }),
});
