import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { imdbReviews } from './imdb-reviews.ts';
import type { Preset } from './preset.ts';

/** One hidden layer over the words of film reviews: words and places vary in training, and short reviews weigh as much as long ones. */
export const imdbMlp: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-mlp',
  summary: 'Tell good film reviews from bad ones: one hidden layer over the words, on IMDB',
  pipeline: 'text-classification',
  params: {
    ...imdbReviews,
    model: { architecture: 'text-mlp', embeddingSize: 32, embeddingDropout: 0, wordDropout: 0.3, lengthScaling: 200, denseUnits: 100, dropout: 0.7 },
    augmentation: { shift: 20 },
    optimizer: { name: 'adamw', learningRate: 0.001, weightDecay: 0.5 },
    schedule: { kind: 'linear' },
    epochs: 4,
  },
};
