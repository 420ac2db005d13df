import type { z } from 'zod';
import type { batchNormInsertionParams } from '../schemas/pipelines/batch-norm-insertion.ts';
import type { Preset } from './preset.ts';

/** EfficientNet-Lite0 without its batch normalization, and with it inserted anew, on an image of each of ImageNet's classes. */
export const imageNetBn: Preset<z.input<typeof batchNormInsertionParams>> = {
  name: 'imagenet-bn',
  summary: 'Fold EfficientNet-Lite0\'s batch normalization away and insert it anew, with every output kept, on 1,000 images of ImageNet',
  pipeline: 'batch-norm-insertion',
  params: {
    dataset: { kind: 'catalog', name: 'imagenet-sample' },
    backbone: 'efficientnet-lite0',
    shardRows: 256,
  },
};
