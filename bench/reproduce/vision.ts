import { type Part, type ReproduceOptions, runParts } from './common/run-parts.ts';
import { featuresCases } from './vision/conv-features/cases.ts';
import { measureConvFeatures } from './vision/conv-features/measure.ts';
import { dogsVsCats, measureDogsVsCats } from './vision/dogs-vs-cats.ts';
import { imageNetBn, measureImageNetBn } from './vision/imagenet-bn.ts';
import { visionPage } from './vision/page.ts';

const parts: readonly Part[] = [
  { name: dogsVsCats.name, measure: async (seeds, open) => measureDogsVsCats(seeds, await open()) },
  { name: imageNetBn, measure: async (_, open) => measureImageNetBn(await open()) },
  ...featuresCases.map((each): Part => ({ name: each.name, measure: () => measureConvFeatures(each) })),
];

/** The presets on images, and the features of photographs beside Keras; the results go to docs/results/vision.md. */
export async function main(options: ReproduceOptions = {}): Promise<void> {
  await runParts('vision', visionPage, parts, options);
}
