import type { Preset } from './preset.ts';
import { spamCnn } from './spam-cnn.ts';

/** Every preset there is. */
export const presets: readonly Preset[] = [spamCnn];

/** The preset of that name, or undefined. */
export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}
