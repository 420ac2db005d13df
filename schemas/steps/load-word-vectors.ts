import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { datasetFormatSchema } from '../dataset.ts';
import { blobRefSchema, tableRefSchema, tensorRefSchema } from '../reference.ts';
import { seedSchema } from '../seed.ts';
import { dimensionSchema } from '../vectors.ts';

/**
 * Finds the vectors of a vocabulary's words. Row i of the result belongs to id i: padding has zeros; words without a vector,
 * and the id of rarer words where the source has none for it, have the seeded numbers that an embedding starts with.
 */
export const loadWordVectors = defineStep({
  name: 'load-word-vectors',
  summary: 'Find the vectors of the vocabulary\'s words',
  queue: 'cpu',
  input: z.strictObject({
    source: z.discriminatedUnion('kind', [
      /** A text file with `word v1 … vD` a line, alone or in an archive, or an archive with an .npy and its words as Parquet. */
      z.strictObject({ kind: z.literal('file'), blob: blobRefSchema, format: datasetFormatSchema }),
      /** Vectors by the ids of another vocabulary. */
      z.strictObject({ kind: z.literal('trained'), vectors: tensorRefSchema, vocabulary: tableRefSchema }),
    ]),
    vocabulary: tableRefSchema,
    dimension: dimensionSchema,
    /** Takes the mean of the vocabulary's vectors off each, before they are multiplied. */
    centre: z.boolean().default(false),
    /** What the vectors are multiplied by. */
    scale: z.number().positive(),
    seed: seedSchema,
  }),
  output: z.strictObject({
    /** float32, ids × dimension. */
    vectors: tensorRefSchema,
    /** uint8, words: 1 where a word has a vector of its own. Outputs of earlier versions do not have it. */
    known: tensorRefSchema.optional(),
    /** Words of the vocabulary that have a vector. */
    wordsFound: z.int().positive(),
    /** Their share of the vocabulary's words, 0 to 1. */
    wordCoverage: z.number().min(0).max(1),
    /** Their share of the occurrences of the vocabulary's words in the training part, 0 to 1. */
    occurrenceCoverage: z.number().min(0).max(1),
    /** The commonest words without a vector, with their counts in the training part. */
    commonestMissing: z.array(z.strictObject({ word: z.string(), count: z.int() })).max(20),
  }),
});
