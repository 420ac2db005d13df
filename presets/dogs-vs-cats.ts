import type { z } from 'zod';
import type { imageClassificationParams } from '../schemas/pipelines/image-classification.ts';
import type { Preset } from './preset.ts';

/** Dogs and cats: dense heads on the features of a light network, of each photograph and its mirror image. What the head is like was chosen on 4,320 validation images of three splits. */
export const dogsVsCats: Preset<z.input<typeof imageClassificationParams>> = {
  name: 'dogs-vs-cats',
  summary: 'Tell dogs from cats on photographs: dense heads on the features of EfficientNet-Lite0',
  pipeline: 'image-classification',
  params: {
    dataset: { kind: 'catalog', name: 'dogs-vs-cats' },
    backbone: 'efficientnet-lite0',
    mirrored: true,
    validationFraction: 0.1,
    testFraction: 0.25,
    head: { hiddenUnits: [512], dropout: 0.6 },
    ensemble: 5,
    optimizer: { name: 'adam', learningRate: 0.0005 },
    epochs: 12,
    refit: true,
    seed: 1,
  },
};
