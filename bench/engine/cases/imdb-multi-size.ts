import type { SymbolicTensor } from '@tensorflow/tfjs';
import type { EngineCase } from '../case.ts';

const sizes = [3, 4, 5];

/** Convolutions over three, four and five words side by side. */
export const imdbMultiSize: EngineCase = {
  name: 'imdb-multi-size',
  data: 'imdb',
  purpose: 'binary',
  batchSize: 64,
  steps: 6,
  warmUpSteps: 2,
  build: ({ tf, embeddingUniform, glorotUniform, dropout }) => {
    const words = tf.input({ shape: [500], dtype: 'int32' });
    const embedding = tf.layers.embedding({ name: 'embedding', inputDim: 5000, outputDim: 50, embeddingsInitializer: embeddingUniform('embedding/embeddings') });
    const embedded = dropout('embedding-dropout', 0.2).apply(embedding.apply(words)) as SymbolicTensor;
    const branches = sizes.map((size) => {
      const convolution = tf.layers.conv1d({ name: `convolution-${size}`, filters: 64, kernelSize: size, padding: 'same', activation: 'relu', kernelInitializer: glorotUniform(`convolution-${size}/kernel`) });
      const pooled = tf.layers.maxPooling1d({ name: `pooling-${size}`, poolSize: 2 }).apply(convolution.apply(embedded));
      return tf.layers.flatten({ name: `flatten-${size}` }).apply(pooled) as SymbolicTensor;
    });
    const joined = dropout('convolution-dropout', 0.5).apply(tf.layers.concatenate({ name: 'concatenate' }).apply(branches));
    const dense = tf.layers.dense({ name: 'dense', units: 100, activation: 'relu', kernelInitializer: glorotUniform('dense/kernel') }).apply(joined);
    const output = tf.layers.dense({ name: 'output', units: 1, kernelInitializer: glorotUniform('output/kernel') }).apply(dropout('dense-dropout', 0.7).apply(dense));
    return tf.model({ inputs: words, outputs: output as SymbolicTensor });
  },
};
