import { dogsVsCats } from './dogs-vs-cats.ts';
import { imageNetBn } from './imagenet-bn.ts';
import { imdbCnnCourse } from './imdb-cnn-course.ts';
import { imdbCnn } from './imdb-cnn.ts';
import { imdbEnsemble } from './imdb-ensemble.ts';
import { imdbGloveCourse } from './imdb-glove-course.ts';
import { imdbGloveFrozen } from './imdb-glove-frozen.ts';
import { imdbGlove } from './imdb-glove.ts';
import { imdbMlpCourse } from './imdb-mlp-course.ts';
import { imdbMlp } from './imdb-mlp.ts';
import { imdbMultiSizeCourse } from './imdb-multi-size-course.ts';
import { imdbMultiSize } from './imdb-multi-size.ts';
import { imdbWordVectors } from './imdb-word-vectors.ts';
import type { Preset } from './preset.ts';
import { spamCnn } from './spam-cnn.ts';

/** Every preset there is. */
export const presets: readonly Preset[] = [spamCnn, imdbMlp, imdbCnn, imdbGlove, imdbGloveFrozen, imdbMultiSize, imdbEnsemble, imdbWordVectors, imdbMlpCourse, imdbCnnCourse, imdbGloveCourse, imdbMultiSizeCourse, dogsVsCats, imageNetBn];

/** The preset of that name, or undefined. */
export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}
