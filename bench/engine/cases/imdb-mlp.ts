import type { EngineCase } from '../case.ts';

/** One hidden layer over the embedded words. */
export const imdbMlp: EngineCase = {
  name: 'imdb-mlp',
  data: 'imdb',
  purpose: 'binary',
  batchSize: 64,
  steps: 30,
  warmUpSteps: 5,
  build: ({ tf, embeddingUniform, glorotUniform, dropout }) =>
    tf.sequential({
      layers: [
        tf.layers.embedding({ name: 'embedding', inputDim: 5000, outputDim: 32, inputLength: 500, embeddingsInitializer: embeddingUniform('embedding/embeddings') }),
        tf.layers.flatten({ name: 'flatten' }),
        tf.layers.dense({ name: 'dense', units: 100, activation: 'relu', kernelInitializer: glorotUniform('dense/kernel') }),
        dropout('dropout', 0.7),
        tf.layers.dense({ name: 'output', units: 1, kernelInitializer: glorotUniform('output/kernel') }),
      ],
    }),
};
