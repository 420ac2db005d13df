import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { gloveCnn, imdbFromGlove } from './imdb-from-glove.ts';
import type { Preset } from './preset.ts';

/** Five networks of `imdb-glove` from different seeds, their probabilities averaged. */
export const imdbEnsemble: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-ensemble',
  summary: 'Tell good film reviews from bad ones: five convolutions that start from GloVe, on IMDB',
  pipeline: 'text-classification',
  params: { ...imdbFromGlove, model: gloveCnn, ensemble: 5 },
};
