import { z } from 'zod';
import { datasetSpecSchema, textParserSchema } from '../dataset.ts';
import { batchSizeSchema, epochsSchema, textModelSchema } from '../model.ts';
import type { PipelineContract } from '../pipeline.ts';
import { seedSchema } from '../seed.ts';
import { splitBlockSchema } from '../steps/split.ts';
import { meanOfPlannedSteps, stagesWithinEpochs, textAugmentationSchema, trainingControl } from '../training.ts';
import { vectorSpecSchema } from '../vectors.ts';

export const textClassificationParams = z.strictObject({
  dataset: datasetSpecSchema.describe('catalog name, path, https URL, s3://bucket/key, npm:NAME@VERSION or pypi:NAME@VERSION'),
  parser: textParserSchema.optional().describe('how the files are read; by default what their names say'),
  textColumn: z.string().min(1).default('text').describe('column that holds the text'),
  labelColumn: z.string().min(1).default('label').describe('column that holds the label'),
  validationFraction: z.number().gt(0).lt(1).default(0.1).describe('share of the rows that choose the epoch; of the training part, where the dataset has parts of its own'),
  testFraction: z.number().gt(0).lt(1).optional().describe('share of the rows that are held out until the end; by default the test part of the dataset, and 0.2 where it has none'),
  splitBlock: splitBlockSchema.describe('rows of a label, in the order of their names, that come into one part together, because they may be of one origin'),
  vocabularySize: z.int().min(1).max(10_000_000).default(5_000).describe('commonest words of the training part that get an id of their own'),
  sequenceLength: z.int().min(1).max(100_000).default(500).describe('words of a text that the network sees, counted from its end'),
  model: textModelSchema.prefault({ architecture: 'text-cnn' }).describe('the network'),
  vectors: vectorSpecSchema.optional().describe('word vectors that the embedding starts with: what --dataset takes, or run:ID for those of a run'),
  vectorScale: z.number().positive().max(1000).default(1).describe('what word vectors are multiplied by'),
  vectorCentre: z.boolean().default(false).describe('take the mean of the words\' vectors off first'),
  ensemble: z.int().min(1).max(100).default(1).describe('networks that are trained, each from a seed of its own, and whose probabilities are averaged'),
  augmentation: textAugmentationSchema.optional().describe('how texts are changed in training'),
  ...trainingControl,
  batchSize: batchSizeSchema.default(64).describe('rows a training step takes'),
  tellingWords: z.boolean().default(true).describe('find the words that speak for each label and those of the worst mistakes'),
  epochs: epochsSchema.default(6).describe('times the training part is gone through'),
  seed: seedSchema.default(1).describe('from which everything random is drawn'),
}).superRefine(stagesWithinEpochs).superRefine(meanOfPlannedSteps);
export type TextClassificationParams = z.infer<typeof textClassificationParams>;

export const textClassification = {
  name: 'text-classification',
  summary: 'Train and evaluate a network that labels texts',
  params: textClassificationParams,
} as const satisfies PipelineContract;
