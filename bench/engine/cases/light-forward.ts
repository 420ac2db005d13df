import type { SymbolicTensor } from '@tensorflow/tfjs';
import { convolutions, head } from '../../../models/backbones/efficientnet-lite0.ts';
import type { EngineCase } from '../case.ts';

/** EfficientNet-Lite0 on images of 224 × 224, up to its 1,000 logits. */
export const lightForward: EngineCase = {
  name: 'light-forward',
  data: 'images',
  purpose: 'forward',
  batchSize: 16,
  steps: 3,
  warmUpSteps: 1,
  build: (toolkit) => {
    const { tf } = toolkit;
    const images = tf.input({ shape: [224, 224, 3] });
    const pooled = tf.layers.globalAveragePooling2d({ name: 'pooling' }).apply(convolutions(toolkit, images)) as SymbolicTensor;
    return tf.model({ inputs: images, outputs: head(toolkit, pooled) });
  },
};
