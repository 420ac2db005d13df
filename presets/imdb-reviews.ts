import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';

/**
 * What all presets on film reviews have in common: the course's vocabulary of 5,000 ids, reviews cut to their last 500 words, and a validation
 * part that shares hardly a film with what is trained on (docs/decisions/2026-11-24-validation-of-film-reviews.md).
 */
export const imdbReviews = {
  dataset: { kind: 'catalog', name: 'imdb' },
  validationFraction: 0.1,
  splitBlock: 50,
  vocabularySize: 4_998,
  sequenceLength: 500,
  batchSize: 64,
  refit: true,
  seed: 1,
} as const satisfies Partial<z.input<typeof textClassificationParams>>;
