import type { layers } from '@tensorflow/tfjs';
import type { EngineCase } from '../case.ts';

const blocks = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]];

/** VGG16 (Simonyan & Zisserman 2015) on images of 224 × 224, up to its 1,000 logits. */
export const vgg16Forward: EngineCase = {
  name: 'vgg16-forward',
  data: 'images',
  purpose: 'forward',
  batchSize: 8,
  steps: 1,
  warmUpSteps: 0,
  build: ({ tf, glorotUniform }) => {
    const dense = (name: string, units: number, activation?: 'relu') =>
      tf.layers.dense({ name, units, kernelInitializer: glorotUniform(`${name}/kernel`), ...(activation === undefined ? {} : { activation }) });
    const convolutions = blocks.flatMap((block, index): layers.Layer[] => [
      ...block.map((filters, place) => {
        const name = `block${index + 1}_conv${place + 1}`;
        return tf.layers.conv2d({ name, filters, kernelSize: 3, padding: 'same', activation: 'relu', kernelInitializer: glorotUniform(`${name}/kernel`) });
      }),
      tf.layers.maxPooling2d({ name: `block${index + 1}_pool`, poolSize: 2, strides: 2 }),
    ]);
    return tf.sequential({
      layers: [
        tf.layers.inputLayer({ inputShape: [224, 224, 3] }),
        ...convolutions,
        tf.layers.flatten({ name: 'flatten' }),
        dense('fc1', 4096, 'relu'),
        dense('fc2', 4096, 'relu'),
        dense('predictions', 1000),
      ],
    });
  },
};
