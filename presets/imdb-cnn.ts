import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { imdbReviews } from './imdb-reviews.ts';
import type { Preset } from './preset.ts';

/** A convolution over the words of film reviews: words of the vocabulary and spans of a review are left out in training, late weights averaged. */
export const imdbCnn: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-cnn',
  summary: 'Tell good film reviews from bad ones: a convolution over words, on IMDB',
  pipeline: 'text-classification',
  params: {
    ...imdbReviews,
    model: { architecture: 'text-cnn', embeddingSize: 32, embeddingDropout: 0, wordTypeDropout: 0.3, filters: 64, kernelSize: 5, convolutionDropout: 0.2, denseUnits: 100, dropout: 0.7 },
    augmentation: { spanDeletion: { rate: 0.25, words: 12 } },
    averaging: { kind: 'mean', share: 0.5, everySteps: 10 },
    optimizer: { name: 'adam', learningRate: 0.001 },
    epochs: 4,
  },
};
