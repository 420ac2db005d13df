import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { imageRows, imageTable, type StoredImage } from '../datasets/images/image-table.ts';
import type { BackboneModule } from '../engine/backbone.ts';
import { convFeatures } from '../schemas/steps/conv-features.ts';
import { plainJpeg } from '../test/support/images.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import { implement } from './conv-features.ts';

const size = 8;
const filters = 4;

/** One convolution instead of dozens. */
const small: BackboneModule = {
  build: ({ tf }) => {
    const input = tf.input({ shape: [size, size, 3] });
    return tf.model({ inputs: input, outputs: tf.layers.conv2d({ name: 'stem', filters, kernelSize: 3, strides: 2 }).apply(input) as typeof input });
  },
};

function numbers(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, place) => ((Math.imul(place + 1, 2_654_435_761) >>> 8) % 200) / 100 - 1);
}

async function backboneIn({ store }: TestContext) {
  return store.writeModel({
    architecture: 'efficientnet-lite0',
    configuration: { backbone: 'efficientnet-lite0', images: { size, fit: { kind: 'stretch' }, interpolation: 'bilinear' }, head: false },
    weights: [
      { name: 'stem/kernel', dtype: 'float32', shape: [3, 3, 3, filters], data: numbers(27 * filters) },
      { name: 'stem/bias', dtype: 'float32', shape: [filters], data: numbers(filters) },
    ],
  });
}

function stored(name: string, bytes: Uint8Array): StoredImage {
  return { id: name, label: 'pet', digest: createHash('sha256').update(bytes).digest('hex'), width: 24, height: 16, bytes };
}

async function featuresOf(context: TestContext, images: readonly StoredImage[], mirrored = false) {
  const model = await backboneIn(context);
  const table = await context.store.writeTable(imageTable(images));
  const output = convFeatures.output.parse(await implement(small)({ backbone: 'efficientnet-lite0', model, cut: 'features', mirrored, images: table }, context));
  const rows = [];
  for await (const batch of context.store.readTableBatches(output.table)) rows.push(...imageRows(batch));
  return { ...output, ids: rows.map(({ id }) => id), data: (await context.store.readTensor(output.features)).data as Float32Array };
}

describe('features of a shard', () => {
  it('are those of each image, however many come with it', async () => {
    const context = testContext();
    const images = await Promise.all(Array.from({ length: 40 }, async (_, number) => stored(`${number}.jpg`, await plainJpeg(number))));
    const all = await featuresOf(context, images);
    expect(all.features.shape).toEqual([40, 3, 3, filters]);
    expect(all.ids).toEqual(images.map(({ id }) => id));
    const rowSize = 9 * filters;
    for (const place of [0, 33, 39]) expect((await featuresOf(context, images.slice(place, place + 1))).data).toEqual(all.data.slice(place * rowSize, (place + 1) * rowSize));
    expect(context.reported.find(({ total }) => total === 40)).toMatchObject({ phase: 'computing features', unit: 'images' });
  });

  it('leave out an image that is cut off, and say why', async () => {
    const context = testContext();
    const [first, broken, last] = [await plainJpeg(1), await plainJpeg(2, { width: 200, height: 200 }), await plainJpeg(3)];
    const { ids, unreadable, features } = await featuresOf(context, [stored('1.jpg', first), stored('2.jpg', broken.subarray(0, broken.length - 300)), stored('3.jpg', last)]);
    expect(ids).toEqual(['1.jpg', '3.jpg']);
    expect(features.shape[0]).toBe(2);
    expect(unreadable).toEqual([{ id: '2.jpg', reason: expect.stringContaining('it is damaged') as string }]);
    expect(context.logged[0]).toContain('left out 2.jpg');
  });

  it('are the same for an image and its mirror image, where the mean of both is taken', async () => {
    const noise = sharp(Uint8Array.from({ length: 3 * 24 * 16 }, (_, place) => Math.imul(place + 1, 2_654_435_761) >>> 24), { raw: { width: 24, height: 16, channels: 3 } });
    const pair = [stored('as-it-is.png', await noise.clone().png().toBuffer()), stored('mirrored.png', await noise.clone().flop().png().toBuffer())];
    const half = 9 * filters;
    const { data: plain } = await featuresOf(testContext(), pair);
    expect(distance(plain.slice(0, half), plain.slice(half))).toBeGreaterThan(1);
    const { data: mean } = await featuresOf(testContext(), pair, true);
    expect(distance(mean.slice(0, half), mean.slice(half))).toBeLessThan(5);
  });
});

function distance(one: Float32Array, other: Float32Array): number {
  return one.reduce((most, value, place) => Math.max(most, Math.abs(value - (other[place] ?? 0))), 0);
}
