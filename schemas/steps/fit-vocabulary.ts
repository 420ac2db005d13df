import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tableRefSchema } from '../reference.ts';

/**
 * Counts the words of the training part, tokenized as Keras' `Tokenizer` does by default. The vocabulary's table has columns
 * `word` (utf8) and `count` (int32), commonest first, ties by first appearance. Row r has id r + 1; id 0 is padding, and
 * `size + 1` stands for every rarer word.
 */
export const fitVocabulary = defineStep({
  name: 'fit-vocabulary',
  summary: 'Find the commonest words of the training part',
  queue: 'cpu',
  input: z.strictObject({ table: tableRefSchema, size: z.int().min(1).max(10_000_000) }),
  output: z.strictObject({
    vocabulary: tableRefSchema,
    /** Words in the vocabulary: the smaller of the size asked for and the different words there are. */
    size: z.int().positive(),
    /** Ids there are: the words', padding and the one for rarer words. */
    ids: z.int().positive(),
    differentWords: z.int().nonnegative(),
    totalWords: z.int().nonnegative(),
    /** Share of all words in the training part that the vocabulary has, 0 to 1. */
    coverage: z.number().min(0).max(1),
  }),
});
