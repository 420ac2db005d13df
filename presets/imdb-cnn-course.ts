import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { imdbReviews } from './imdb-reviews.ts';
import type { Preset } from './preset.ts';

/** A convolution over the words of film reviews, as the course trains it. */
export const imdbCnnCourse: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-cnn-course',
  summary: 'Tell good film reviews from bad ones: a convolution over words, as in the course',
  pipeline: 'text-classification',
  params: {
    ...imdbReviews,
    model: { architecture: 'text-cnn', embeddingSize: 32, embeddingDropout: 0.2, filters: 64, kernelSize: 5, convolutionDropout: 0.2, denseUnits: 100, dropout: 0.7 },
    optimizer: { name: 'adam', learningRate: 0.001 },
    epochs: 4,
    refit: false,
  },
};
