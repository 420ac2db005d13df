import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { imdbReviews } from './imdb-reviews.ts';
import type { Preset } from './preset.ts';

/** A convolution over film reviews that starts from GloVe: two epochs with the vectors left alone, then tuned at a tenth of the rate. */
export const imdbGloveCourse: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-glove-course',
  summary: 'Tell good film reviews from bad ones: a convolution that starts from GloVe, as in the course',
  pipeline: 'text-classification',
  params: {
    ...imdbReviews,
    model: { architecture: 'text-cnn', embeddingSize: 50, embeddingDropout: 0.2, filters: 64, kernelSize: 5, convolutionDropout: 0.2, denseUnits: 100, dropout: 0.7 },
    vectors: { kind: 'catalog', name: 'glove-6b-50d' },
    vectorScale: 1 / 3,
    optimizer: { name: 'adam', learningRate: 0.001 },
    epochs: 3,
    stages: [{ fromEpoch: 1, frozen: ['embedding'] }, { fromEpoch: 3, learningRateFactor: 0.1 }],
    refit: false,
  },
};
