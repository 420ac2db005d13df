import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { modelRefSchema, tableRefSchema, tensorRefSchema } from '../reference.ts';

const phraseSchema = z.strictObject({
  words: z.string(),
  /** How far the log-odds of the label fall, in nats, where the words are covered: the mean over some rows that have them. */
  effect: z.number(),
  /** Rows that have them. */
  rows: z.int().positive(),
});

/**
 * Finds the words that move the predictions of a held-out part, by covering them with the id of rarer words. `models` are
 * asked together: their probabilities are averaged.
 */
export const explainText = defineStep({
  name: 'explain-text',
  summary: 'Find the words that speak for each label, and those that led to the worst mistakes',
  queue: 'gpu',
  numerics: 'environment',
  input: z.strictObject({
    models: z.array(modelRefSchema).min(1),
    architecture: z.string(),
    sequences: tensorRefSchema,
    classes: tensorRefSchema,
    table: tableRefSchema,
    /** What the models say of the rows: float32, rows × labels. */
    probabilities: tensorRefSchema,
    vocabulary: tableRefSchema,
    labels: z.array(z.string()).min(2),
  }),
  output: z.strictObject({
    /** The worst mistakes, the same rows in the same order as `evaluate` gives them. */
    mistakes: z.array(z.strictObject({
      id: z.string(),
      /** The part of the text with the words that moved the prediction most, at most 600 characters, in pieces. */
      parts: z.array(z.strictObject({
        text: z.string(),
        /** Of a telling word: how far the log-odds of the predicted label fall, in nats, where it is covered everywhere in the text. */
        effect: z.number().optional(),
      })),
    })).max(20),
    /** In the order of the labels; what speaks most for each of them first. */
    labels: z.array(z.strictObject({ label: z.string(), words: z.array(phraseSchema).max(20), phrases: z.array(phraseSchema).max(20) })),
  }),
  variant: (input) => input.architecture,
});
