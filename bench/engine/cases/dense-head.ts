import type { EngineCase } from '../case.ts';

/** VGG16's dense layers on the features of its convolutions. */
export const denseHead: EngineCase = {
  name: 'dense-head',
  data: 'features',
  purpose: 'classes',
  batchSize: 64,
  steps: 4,
  warmUpSteps: 1,
  oneAtATime: true,
  build: ({ tf, dropout, glorotUniform }) =>
    tf.sequential({
      layers: [
        tf.layers.dense({ name: 'first', inputShape: [25_088], units: 4096, activation: 'relu', kernelInitializer: glorotUniform('first/kernel') }),
        dropout('first-dropout', 0.5),
        tf.layers.dense({ name: 'second', units: 4096, activation: 'relu', kernelInitializer: glorotUniform('second/kernel') }),
        dropout('second-dropout', 0.5),
        tf.layers.dense({ name: 'output', units: 1000, kernelInitializer: glorotUniform('output/kernel') }),
      ],
    }),
};
