import { type Part, type ReproduceOptions, runParts } from './common/run-parts.ts';
import { courseCases } from './text/course-cases.ts';
import { measureBesideKeras } from './text/measure-beside-keras.ts';
import { measureLadders } from './text/measure-ladder.ts';
import { measurePreset } from './text/measure-preset.ts';
import { textPage } from './text/page.ts';
import { presetCases } from './text/presets.ts';

const parts: readonly Part[] = [
  ...courseCases.map((course): Part => ({ name: course.name, measure: async (seeds, open) => measureBesideKeras(course, seeds, await open()) })),
  ...presetCases.map(({ name }): Part => ({ name, measure: async (seeds, open) => measurePreset(name, seeds, await open()) })),
  { name: 'ladder', measure: async ([seed = 1], open) => measureLadders([seed], await open()) },
];

/** Every preset on film reviews, and the course's settings beside Keras; the results go to docs/results/text.md. */
export async function main(options: ReproduceOptions = {}): Promise<void> {
  await runParts('text', textPage, parts, options);
}
