import type { z } from 'zod';
import type { imageClassificationParams } from '../schemas/pipelines/image-classification.ts';
import type { Preset } from './preset.ts';

/** Dogs and cats: a dense head on the features of a light network. */
export const dogsVsCats: Preset<z.input<typeof imageClassificationParams>> = {
  name: 'dogs-vs-cats',
  summary: 'Tell dogs from cats on photographs: a dense head on the features of EfficientNet-Lite0',
  pipeline: 'image-classification',
  params: {
    dataset: { kind: 'catalog', name: 'dogs-vs-cats' },
    backbone: 'efficientnet-lite0',
    mirrored: true,
    validationFraction: 0.1,
    testFraction: 0.25,
    head: { dropout: 0.5 },
    ensemble: 5,
    optimizer: { name: 'adam', learningRate: 0.001 },
    epochs: 10,
    seed: 1,
  },
};
