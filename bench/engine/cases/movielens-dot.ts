import type { SymbolicTensor } from '@tensorflow/tfjs';
import type { EngineCase } from '../case.ts';
import { embedded, filmCount, userCount } from './movielens-embedding.ts';

/** Product of a user's and a film's factors, with a bias for each (Koren et al. 2009). */
export const movielensDot: EngineCase = {
  name: 'movielens-dot',
  data: 'movielens',
  purpose: 'number',
  batchSize: 64,
  steps: 300,
  warmUpSteps: 30,
  build: (toolkit) => {
    const { tf } = toolkit;
    const user = tf.input({ shape: [1], dtype: 'int32' });
    const film = tf.input({ shape: [1], dtype: 'int32' });
    const factors = [embedded(toolkit, user, 'user-factors', userCount, 50), embedded(toolkit, film, 'film-factors', filmCount, 50)];
    const biases = [embedded(toolkit, user, 'user-bias', userCount, 1), embedded(toolkit, film, 'film-bias', filmCount, 1)];
    const product = tf.layers.dot({ name: 'product', axes: 1 }).apply(factors) as SymbolicTensor;
    return tf.model({ inputs: [user, film], outputs: tf.layers.add({ name: 'sum' }).apply([product, ...biases]) as SymbolicTensor });
  },
};
