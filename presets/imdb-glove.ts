import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { gloveCnn, imdbFromGlove } from './imdb-from-glove.ts';
import type { Preset } from './preset.ts';

/** A convolution over film reviews that starts from GloVe. */
export const imdbGlove: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-glove',
  summary: 'Tell good film reviews from bad ones: a convolution that starts from GloVe, on IMDB',
  pipeline: 'text-classification',
  params: { ...imdbFromGlove, model: gloveCnn },
};
