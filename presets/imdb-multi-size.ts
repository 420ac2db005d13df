import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { imdbFromGlove } from './imdb-from-glove.ts';
import type { Preset } from './preset.ts';

/** Convolutions over three, four and five words of film reviews, which start from GloVe. */
export const imdbMultiSize: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-multi-size',
  summary: 'Tell good film reviews from bad ones: convolutions over 3, 4 and 5 words, on IMDB',
  pipeline: 'text-classification',
  params: {
    ...imdbFromGlove,
    model: { architecture: 'text-multi-size', embeddingSize: 50, embeddingDropout: 0, wordTypeDropout: 0.2, filters: 64, kernelSizes: [3, 4, 5], convolutionDropout: 0.2, denseUnits: 100, dropout: 0.7 },
  },
};
