import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { imdbReviews } from './imdb-reviews.ts';

/** What the presets that start from GloVe have in common: two epochs with the vectors left alone, then all is tuned at half the rate, and late weights are averaged. */
export const imdbFromGlove = {
  ...imdbReviews,
  vectors: { kind: 'catalog', name: 'glove-6b-50d' },
  vectorCentre: true,
  vectorScale: 0.1,
  augmentation: { spanDeletion: { rate: 0.25, words: 12 } },
  averaging: { kind: 'mean', share: 0.45, everySteps: 10 },
  optimizer: { name: 'adam', learningRate: 0.002 },
  epochs: 9,
  stages: [{ fromEpoch: 1, frozen: ['embedding'] }, { fromEpoch: 3, learningRateFactor: 0.5 }],
} satisfies Partial<z.input<typeof textClassificationParams>>;

/** The convolution over words that starts from GloVe. */
export const gloveCnn = {
  architecture: 'text-cnn',
  embeddingSize: 50,
  embeddingDropout: 0,
  wordTypeDropout: 0.2,
  filters: 64,
  kernelSize: 5,
  convolutionDropout: 0.2,
  denseUnits: 100,
  dropout: 0.7,
} satisfies z.input<typeof textClassificationParams>['model'];
