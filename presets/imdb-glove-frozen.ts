import type { z } from 'zod';
import type { textClassificationParams } from '../schemas/pipelines/text-classification.ts';
import { gloveCnn, imdbFromGlove } from './imdb-from-glove.ts';
import type { Preset } from './preset.ts';

/** The first stage of `imdb-glove` alone: what its network is worth while the vectors are as they came. */
export const imdbGloveFrozen: Preset<z.input<typeof textClassificationParams>> = {
  name: 'imdb-glove-frozen',
  summary: 'Tell good film reviews from bad ones: as imdb-glove, but the vectors are never tuned',
  pipeline: 'text-classification',
  params: { ...imdbFromGlove, model: gloveCnn, epochs: 2, stages: imdbFromGlove.stages.slice(0, 1), averaging: undefined },
};
