import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tableRefSchema, tensorRefSchema } from '../reference.ts';
import { windowWordsSchema } from '../word-windows.ts';

/**
 * Turns texts into passages of word ids from which windows are cut. The texts follow one another with padding between them, so that no window
 * has words of two texts; each word is in the middle of one window.
 */
export const encodePassages = defineStep({
  name: 'encode-passages',
  summary: 'Turn texts into passages of word ids',
  queue: 'cpu',
  input: z.strictObject({
    table: tableRefSchema,
    vocabulary: tableRefSchema,
    windowWords: windowWordsSchema,
    /** Windows of a passage. */
    windows: z.int().min(1).max(65_536),
  }),
  output: z.strictObject({
    /** int32, passages × (windows + window words - 1). */
    passages: tensorRefSchema,
    /** Words of all texts: windows with a word in their middle. */
    words: z.int().positive(),
  }),
});
