import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { imdbReviews } from './imdb-reviews.ts';
import type { Preset } from './preset.ts';

/** Convolutions over three, four and five words of film reviews, as the course trains them. */
export const imdbMultiSizeCourse: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-multi-size-course',
  summary: 'Tell good film reviews from bad ones: convolutions over 3, 4 and 5 words, as in the course',
  pipeline: 'text-classification',
  params: {
    ...imdbReviews,
    model: { architecture: 'text-multi-size', embeddingSize: 50, embeddingDropout: 0.2, filters: 64, kernelSizes: [3, 4, 5], convolutionDropout: 0.5, denseUnits: 100, dropout: 0.7 },
    optimizer: { name: 'adam', learningRate: 0.001 },
    epochs: 4,
    refit: false,
  },
};
