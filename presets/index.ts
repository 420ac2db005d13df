import { imdbCnn } from './imdb-cnn.ts';
import { imdbGlove } from './imdb-glove.ts';
import { imdbMlp } from './imdb-mlp.ts';
import { imdbMultiSize } from './imdb-multi-size.ts';
import type { Preset } from './preset.ts';
import { spamCnn } from './spam-cnn.ts';

/** Every preset there is. */
export const presets: readonly Preset[] = [spamCnn, imdbMlp, imdbCnn, imdbGlove, imdbMultiSize];

/** The preset of that name, or undefined. */
export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}
