import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tableRefSchema, tensorRefSchema } from '../reference.ts';

const nearWordSchema = z.strictObject({ word: z.string(), cosine: z.number() });
const placeSchema = z.tuple([z.number(), z.number()]);

/** Looks at word vectors: who is near whom, what analogies give, and the commonest words laid out in the plane. */
export const analyseVectors = defineStep({
  name: 'analyse-vectors',
  summary: 'Find neighbours and analogies, lay out the commonest words',
  queue: 'cpu',
  input: z.strictObject({
    /** float32, ids × dimension. */
    vectors: tensorRefSchema,
    vocabulary: tableRefSchema,
    /** uint8, words: those with 0 have no vector of their own and are left out. By default all have one. */
    known: tensorRefSchema.optional(),
    /** What the vectors were before they were trained. */
    before: tensorRefSchema.optional(),
    /** The commonest words that are laid out. */
    drawnWords: z.int().min(3).max(2_000).default(350),
  }),
  output: z.strictObject({
    /** The nearest words of the 20 commonest with five letters or more, and those before the training, where there was one. */
    neighbours: z.array(z.strictObject({ word: z.string(), nearest: z.array(nearWordSchema), before: z.array(nearWordSchema).optional() })).max(20),
    /** Words without a vector of their own. Outputs of earlier versions do not have it. */
    wordsLeftOut: z.int().nonnegative().optional(),
    /** `to - from + of`, and the words nearest to that, those of the question excluded. */
    analogies: z.array(z.strictObject({ from: z.string(), to: z.string(), of: z.string(), expected: z.string(), answers: z.array(nearWordSchema) })),
    /** Questions whose words are all in the vocabulary, and those whose first answer is the expected one. */
    analogiesAsked: z.int().nonnegative(),
    analogiesRight: z.int().nonnegative(),
    /** The commonest words, by t-SNE and along the first two principal components of their directions. */
    layout: z.array(z.strictObject({ word: z.string(), tsne: placeSchema, components: placeSchema })),
    /** Share of the variance along the two components, 0 to 1. */
    explainedVariance: placeSchema,
  }),
});
