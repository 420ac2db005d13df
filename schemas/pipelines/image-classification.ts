import { z } from 'zod';
import { backboneCutSchema, backboneSchema } from '../backbone.ts';
import { datasetSpecSchema } from '../dataset.ts';
import { ensembleSchema, headSchema } from '../head.ts';
import { imageLabelSourceSchema, imageShardRowsSchema } from '../images.ts';
import { batchSizeSchema, epochsSchema } from '../model.ts';
import type { PipelineContract } from '../pipeline.ts';
import { seedSchema } from '../seed.ts';
import { meanOfPlannedSteps, stagesWithinEpochs, trainingControl } from '../training.ts';

export const imageClassificationParams = z.strictObject({
  dataset: datasetSpecSchema.describe('catalog name, path, https URL, s3://bucket/key, npm:NAME@VERSION or pypi:NAME@VERSION'),
  labelFrom: imageLabelSourceSchema.optional().describe('where labels stand: in the names of the folders or of the files; by default in the folders\' where there are several'),
  unreadableLimit: z.int().min(0).max(1_000_000).default(10).describe('images that may be left out since they can\'t be read'),
  shardRows: imageShardRowsSchema.default(512).describe('most images that a step computes features of'),
  backbone: backboneSchema.default('efficientnet-lite0').describe('network that turns images into features'),
  cut: backboneCutSchema.default('pooled').describe('where the backbone is cut'),
  mirrored: z.boolean().default(false).describe('take the mean of the features of an image and of its mirror image, which takes twice the time'),
  weights: datasetSpecSchema.optional().describe('weights of the backbone; by default those that were published, from the catalog'),
  validationFraction: z.number().gt(0).lt(1).default(0.1).describe('share of the images that choose the epoch'),
  testFraction: z.number().gt(0).lt(1).default(0.2).describe('share of the images that are held out until the end'),
  head: headSchema.prefault({}).describe('the network over the features'),
  ensemble: ensembleSchema.default(1).describe('heads that are trained, from different seeds; their probabilities are averaged'),
  clip: z.number().gt(0).lt(0.5).default(0.01).describe('probabilities are brought this far from 0 and 1 for the clipped loss'),
  ...trainingControl,
  batchSize: batchSizeSchema.default(64).describe('rows a training step takes'),
  epochs: epochsSchema.default(10).describe('times the training part is gone through'),
  seed: seedSchema.default(1).describe('from which everything random is drawn'),
}).superRefine(stagesWithinEpochs).superRefine(meanOfPlannedSteps);
export type ImageClassificationParams = z.infer<typeof imageClassificationParams>;

export const imageClassification = {
  name: 'image-classification',
  summary: 'Train and evaluate a network that labels images, on the features of one trained on ImageNet',
  params: imageClassificationParams,
} as const satisfies PipelineContract;
