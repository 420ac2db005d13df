import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { imdbReviews } from './imdb-reviews.ts';
import type { Preset } from './preset.ts';

/** One hidden layer over the words of film reviews, as in the course. */
export const imdbMlp: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-mlp',
  summary: 'Tell good film reviews from bad ones: one hidden layer over the words, on IMDB',
  pipeline: 'text-classification',
  params: {
    ...imdbReviews,
    model: { architecture: 'text-mlp', embeddingSize: 32, embeddingDropout: 0, denseUnits: 100, dropout: 0.7 },
    optimizer: { name: 'adam', learningRate: 0.001 },
    epochs: 4,
  },
};
