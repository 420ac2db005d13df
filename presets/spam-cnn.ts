import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import type { Preset } from './preset.ts';

/** A convolution over words that tells spam from wanted mail. */
export const spamCnn: Preset<z.input<typeof textClassificationParams>> = {
  name: 'spam-cnn',
  summary: 'Tell spam from wanted mail: a convolution over words, on the SpamAssassin corpus',
  pipeline: 'text-classification',
  params: {
    dataset: { kind: 'catalog', name: 'spam-assassin' },
    validationFraction: 0.1,
    testFraction: 0.2,
    vocabularySize: 5_000,
    sequenceLength: 500,
    model: {
      architecture: 'text-cnn',
      embeddingSize: 32,
      embeddingDropout: 0.2,
      filters: 64,
      kernelSize: 5,
      convolutionDropout: 0.2,
      denseUnits: 100,
      dropout: 0.7,
    },
    optimizer: { name: 'adam', learningRate: 0.0005 },
    batchSize: 64,
    epochs: 12,
    seed: 1,
  },
};
