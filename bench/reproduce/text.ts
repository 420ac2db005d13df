import { checkCase, type ResultRow, writeResults } from '../results.ts';
import { courseCases } from './text/course-cases.ts';
import { measureBesideKeras } from './text/measure-beside-keras.ts';
import { measureLadders } from './text/measure-ladder.ts';
import { measurePreset } from './text/measure-preset.ts';
import { textPage } from './text/page.ts';
import { presetCases } from './text/presets.ts';
import { ProductRuns } from './text/product-runs.ts';

/** What `npm run reproduce` passes on. */
export interface ReproduceOptions {
  /** The one part that is measured; the others keep their rows. */
  readonly only?: string;
  readonly seeds?: readonly number[];
}

interface Part {
  readonly name: string;
  measure(seeds: readonly number[], product: ProductRuns): Promise<ResultRow[]>;
}

const parts: readonly Part[] = [
  ...courseCases.map((course) => ({ name: course.name, measure: (seeds: readonly number[], product: ProductRuns) => measureBesideKeras(course, seeds, product) })),
  ...presetCases.map(({ name }) => ({ name, measure: (seeds: readonly number[], product: ProductRuns) => measurePreset(name, seeds, product) })),
  { name: 'ladder', measure: ([seed = 1], product) => measureLadders([seed], product) },
];

/** Every preset on film reviews, and the course's settings beside Keras; the results go to docs/results/text.md after each part. */
export async function main({ only, seeds = [1, 2, 3] }: ReproduceOptions = {}): Promise<void> {
  checkCase(only, parts.map(({ name }) => name));
  const product = await ProductRuns.open();
  try {
    for (const part of parts) {
      if (only === undefined || only === part.name) await writeResults('text', textPage, await part.measure(seeds, product));
    }
  } finally {
    product.close();
  }
}
