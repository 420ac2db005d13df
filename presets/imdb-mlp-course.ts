import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { imdbReviews } from './imdb-reviews.ts';
import type { Preset } from './preset.ts';

/** One hidden layer over the words of film reviews, as the course trains it. */
export const imdbMlpCourse: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-mlp-course',
  summary: 'Tell good film reviews from bad ones: one hidden layer over the words, as in the course',
  pipeline: 'text-classification',
  params: {
    ...imdbReviews,
    model: { architecture: 'text-mlp', embeddingSize: 32, embeddingDropout: 0, denseUnits: 100, dropout: 0.7 },
    optimizer: { name: 'adam', learningRate: 0.001 },
    epochs: 4,
    refit: false,
  },
};
