import { convolutions, head } from '../../../models/backbones/vgg16.ts';
import type { EngineCase } from '../case.ts';

/** VGG16 on images of 224 × 224, up to its 1,000 logits. */
export const vgg16Forward: EngineCase = {
  name: 'vgg16-forward',
  data: 'images',
  purpose: 'forward',
  batchSize: 8,
  steps: 1,
  warmUpSteps: 0,
  build: (toolkit) => {
    const images = toolkit.tf.input({ shape: [224, 224, 3] });
    return toolkit.tf.model({ inputs: images, outputs: head(toolkit, convolutions(toolkit, images)) });
  },
};
