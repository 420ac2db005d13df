import type { EngineCase } from '../case.ts';

/** The convolution over words, with the sizes of models/text-cnn. */
export const imdbCnn: EngineCase = {
  name: 'imdb-cnn',
  data: 'imdb',
  purpose: 'binary',
  batchSize: 64,
  steps: 15,
  warmUpSteps: 3,
  build: ({ tf, embeddingUniform, glorotUniform, dropout }) =>
    tf.sequential({
      layers: [
        tf.layers.embedding({ name: 'embedding', inputDim: 5000, outputDim: 32, inputLength: 500, embeddingsInitializer: embeddingUniform('embedding/embeddings') }),
        dropout('embedding-dropout', 0.2),
        tf.layers.conv1d({ name: 'convolution', filters: 64, kernelSize: 5, padding: 'same', activation: 'relu', kernelInitializer: glorotUniform('convolution/kernel') }),
        tf.layers.maxPooling1d({ name: 'pooling', poolSize: 2 }),
        dropout('convolution-dropout', 0.2),
        tf.layers.flatten({ name: 'flatten' }),
        tf.layers.dense({ name: 'dense', units: 100, activation: 'relu', kernelInitializer: glorotUniform('dense/kernel') }),
        dropout('dense-dropout', 0.7),
        tf.layers.dense({ name: 'output', units: 1, kernelInitializer: glorotUniform('output/kernel') }),
      ],
    }),
};
