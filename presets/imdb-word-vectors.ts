import type { z } from 'zod';
import type { wordVectorsParams } from '../schemas/pipelines/word-vectors.ts';
import type { Preset } from './preset.ts';

/** Vectors of the commonest words of film reviews, trained on windows of the training part. */
export const imdbWordVectors: Preset<z.input<typeof wordVectorsParams>> = {
  name: 'imdb-word-vectors',
  summary: 'Train word vectors on film reviews: real windows of 11 words against changed ones, on IMDB',
  pipeline: 'word-vectors',
  params: {
    dataset: { kind: 'catalog', name: 'imdb' },
    vocabularySize: 4_998,
    dimension: 50,
    windowWords: 11,
    hiddenUnits: 50,
    negatives: 1,
    loss: 'ranking',
    optimizer: { name: 'adam', learningRate: 0.003 },
    schedule: { kind: 'linear' },
    batchSize: 1_024,
    epochs: 8,
    seed: 1,
  },
};
