import type { SymbolicTensor } from '@tensorflow/tfjs';
import type { EngineCase } from '../case.ts';
import { embedded, filmCount, userCount } from './movielens-embedding.ts';

/** One hidden layer over a user's and a film's vectors. */
export const movielensNet: EngineCase = {
  name: 'movielens-net',
  data: 'movielens',
  purpose: 'number',
  batchSize: 64,
  steps: 300,
  warmUpSteps: 30,
  build: (toolkit) => {
    const { tf, dropout, glorotUniform } = toolkit;
    const user = tf.input({ shape: [1], dtype: 'int32' });
    const film = tf.input({ shape: [1], dtype: 'int32' });
    const vectors = tf.layers.concatenate({ name: 'concatenate' }).apply([embedded(toolkit, user, 'user-vectors', userCount, 50), embedded(toolkit, film, 'film-vectors', filmCount, 50)]);
    const dense = tf.layers.dense({ name: 'dense', units: 70, activation: 'relu', kernelInitializer: glorotUniform('dense/kernel') }).apply(dropout('vector-dropout', 0.3).apply(vectors));
    const output = tf.layers.dense({ name: 'output', units: 1, kernelInitializer: glorotUniform('output/kernel') }).apply(dropout('dense-dropout', 0.75).apply(dense));
    return tf.model({ inputs: [user, film], outputs: output as SymbolicTensor });
  },
};
