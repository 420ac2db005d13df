import { z } from 'zod';

const rateSchema = z.number().min(0).lt(1);

/** Embedding, dropout, convolution, max-pooling, dropout, dense, dropout, output: the course's convolution over words. */
export const textCnnSchema = z.strictObject({
  architecture: z.literal('text-cnn').describe('kind of network'),
  embeddingSize: z.int().min(1).max(4096).default(32).describe('numbers that stand for a word'),
  embeddingDropout: rateSchema.default(0.2).describe('share dropped after the embedding'),
  filters: z.int().min(1).max(4096).default(64).describe('patterns that the convolution looks for'),
  kernelSize: z.int().min(1).max(1000).default(5).describe('words that a pattern spans'),
  convolutionDropout: rateSchema.default(0.2).describe('share dropped after the convolution'),
  denseUnits: z.int().min(1).max(65_536).default(100).describe('units of the dense layer'),
  denseDropout: rateSchema.default(0.7).describe('share dropped after the dense layer'),
});

/** Networks over sequences of word ids, by the name of their file in `models/`. */
export const textModelSchema = z.discriminatedUnion('architecture', [textCnnSchema]);
export type TextModel = z.infer<typeof textModelSchema>;
export type TextCnn = z.infer<typeof textCnnSchema>;

/** Rows a training step takes. */
export const batchSizeSchema = z.int().min(1, 'at least 1').max(65_536, 'at most 65536');
export const epochsSchema = z.int().min(1).max(10_000);
