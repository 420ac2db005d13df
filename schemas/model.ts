import { z } from 'zod';

const rateSchema = z.number().min(0).lt(1);

const embedding = {
  embeddingSize: z.int().min(1).max(4096).default(32).describe('numbers that stand for a word'),
  embeddingDropout: rateSchema.default(0.2).describe('share of single numbers dropped after the embedding'),
  wordDropout: rateSchema.default(0).describe('share of words dropped, each place for itself'),
  wordTypeDropout: rateSchema.default(0).describe('share of the vocabulary dropped, at all places of a word at once'),
} as const;

const hiddenLayer = {
  denseUnits: z.int().min(1).max(65_536).default(100).describe('units of the dense layer'),
  dropout: rateSchema.default(0.7).describe('share dropped after the dense layer'),
} as const;

const filters = z.int().min(1).max(4096).default(64).describe('patterns that a convolution looks for');
const kernelSize = z.int().min(1).max(1000);

/** Embedding, dense, dropout, output: the course's net of one hidden layer. */
export const textMlpSchema = z.strictObject({
  architecture: z.literal('text-mlp').describe('kind of network'),
  ...embedding,
  lengthScaling: z.number().min(0).max(100_000).default(0).describe('words that every text counts as: its numbers are multiplied by this over its words; 0: they are left'),
  ...hiddenLayer,
});

/** Embedding, dropout, convolution, max-pooling, dropout, dense, dropout, output: the course's convolution over words. */
export const textCnnSchema = z.strictObject({
  architecture: z.literal('text-cnn').describe('kind of network'),
  ...embedding,
  filters,
  kernelSize: kernelSize.default(5).describe('words that a pattern spans'),
  convolutionDropout: rateSchema.default(0.2).describe('share dropped after the convolution'),
  ...hiddenLayer,
});

/** As the convolution over words, with patterns of several lengths side by side. */
export const textMultiSizeSchema = z.strictObject({
  architecture: z.literal('text-multi-size').describe('kind of network'),
  ...embedding,
  filters,
  kernelSizes: z.array(kernelSize).min(1).max(16).default([3, 4, 5]).describe('words that the patterns span'),
  convolutionDropout: rateSchema.default(0.5).describe('share dropped after the convolutions'),
  ...hiddenLayer,
});

/** Networks over sequences of word ids, by the name of their file in `models/`. */
export const textModelSchema = z.discriminatedUnion('architecture', [textCnnSchema, textMlpSchema, textMultiSizeSchema]);
export type TextModel = z.infer<typeof textModelSchema>;
export type TextMlp = z.infer<typeof textMlpSchema>;
export type TextCnn = z.infer<typeof textCnnSchema>;
export type TextMultiSize = z.infer<typeof textMultiSizeSchema>;

/** Rows a training step takes. */
export const batchSizeSchema = z.int().min(1, 'at least 1').max(65_536, 'at most 65536');
export const epochsSchema = z.int().min(1).max(10_000);
