import { z } from 'zod';
import { backboneSchema } from '../backbone.ts';
import { datasetSpecSchema } from '../dataset.ts';
import { imageLabelSourceSchema, imageShardRowsSchema } from '../images.ts';
import type { PipelineContract } from '../pipeline.ts';

export const batchNormInsertionParams = z.strictObject({
  dataset: datasetSpecSchema.describe('images that the statistics are estimated on: catalog name, path, https URL, s3://bucket/key, npm:NAME@VERSION or pypi:NAME@VERSION'),
  labelFrom: imageLabelSourceSchema.optional().describe('where labels stand: in the names of the folders or of the files; by default in the folders\' where there are several'),
  unreadableLimit: z.int().min(0).max(1_000_000).default(10).describe('images that may be left out since they can\'t be read'),
  shardRows: imageShardRowsSchema.default(512).describe('most images that a step looks at'),
  backbone: backboneSchema.default('efficientnet-lite0').describe('network that batch normalization is inserted into'),
  weights: datasetSpecSchema.optional().describe('weights of the backbone; by default those that were published, from the catalog'),
  limit: z.number().positive().max(1).default(1e-4).describe('share of the outputs\' range that they may differ by'),
});
export type BatchNormInsertionParams = z.infer<typeof batchNormInsertionParams>;

export const batchNormInsertion = {
  name: 'batch-norm-insertion',
  summary: 'Fold a network\'s batch normalization away and insert it anew, with every output kept',
  params: batchNormInsertionParams,
} as const satisfies PipelineContract;
