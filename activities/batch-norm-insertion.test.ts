import type { SymbolicTensor } from '@tensorflow/tfjs';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { imageRowTable, imageTable, type StoredImage } from '../datasets/images/image-table.ts';
import { type BackboneModule, buildBackbone } from '../engine/backbone.ts';
import { ForwardPass } from '../engine/forward-pass.ts';
import { loadTensorFlow, type TensorFlow } from '../engine/tensorflow.ts';
import { layerStatisticsSchema } from '../schemas/steps/batch-norm-statistics.ts';
import type { ModelRef, TableRef, TensorRef } from '../schemas/reference.ts';
import { testContext } from '../test/support/step-context.ts';
import { implement } from './batch-norm-statistics.ts';
import foldBatchNorm from './fold-batch-norm.ts';
import insertBatchNorm from './insert-batch-norm.ts';
import verifyEquivalence from './verify-equivalence.ts';

const size = 8;
const perShard = 20;
const labels = ['a', 'b', 'c'];

/** A convolution and a dense layer, with normalization after each where it was inserted. */
const module: BackboneModule = {
  build: ({ tf }, { normalization }) => {
    const normalized = (name: string, input: SymbolicTensor) => (normalization === 'inserted' ? (tf.layers.batchNormalization({ name, epsilon: 1e-3 }).apply(input) as SymbolicTensor) : input);
    const input = tf.input({ shape: [size, size, 3] });
    const convolved = normalized('conv_bn', tf.layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3 }).apply(input) as SymbolicTensor);
    const flat = tf.layers.flatten({ name: 'flat' }).apply(tf.layers.reLU({ name: 'bounded' }).apply(convolved)) as SymbolicTensor;
    const hidden = normalized('hidden_bn', tf.layers.dense({ name: 'hidden', units: 5, activation: 'relu' }).apply(flat) as SymbolicTensor);
    return tf.model({ inputs: input, outputs: tf.layers.dense({ name: 'predictions', units: labels.length }).apply(hidden) as SymbolicTensor });
  },
};

const context = testContext();
const { store } = context;
let tf: TensorFlow;
let shards: TableRef[];
let pixels: Uint8Array[];
let trained: ModelRef;

beforeAll(async () => {
  tf = await loadTensorFlow();
  const images = await Promise.all(Array.from({ length: 2 * perShard }, async (_, place): Promise<{ stored: StoredImage; raw: Buffer }> => {
    const raw = Buffer.from(Array.from({ length: size * size * 3 }, (__, element) => Math.floor(127.5 + 127 * Math.sin(place * 3.1 + element * (1 + place / 7)))));
    const bytes = await sharp(raw, { raw: { width: size, height: size, channels: 3 } }).png().toBuffer();
    return { raw, stored: { id: `${place}.png`, label: labels[place % labels.length]!, digest: String(place), width: size, height: size, bytes } };
  }));
  const halves = [images.slice(0, perShard), images.slice(perShard)];
  shards = await Promise.all(halves.map((half) => store.writeTable(imageTable(half.map(({ stored }) => stored)))));
  pixels = halves.map((half) => Buffer.concat(half.map(({ raw }) => raw)));
  const weight = (name: string, shape: number[], scale: number) => ({ name, dtype: 'float32' as const, shape, data: Float32Array.from({ length: shape.reduce((product, axis) => product * axis, 1) }, (_, element) => scale * Math.sin(1 + element * 2.3)) });
  trained = await store.writeModel({
    architecture: 'vgg16',
    configuration: { backbone: 'vgg16', images: { size, fit: { kind: 'stretch' }, interpolation: 'bilinear' }, head: true },
    weights: [weight('conv/kernel', [3, 3, 3, 4], 0.01), weight('conv/bias', [4], 1), weight('hidden/kernel', [144, 5], 0.1), weight('hidden/bias', [5], 1), weight('predictions/kernel', [5, 3], 1), weight('predictions/bias', [3], 1)],
  });
});

/** Logits of a stored model, shard by shard. */
async function logitsOf(model: ModelRef): Promise<TensorRef[]> {
  const pass = new ForwardPass(tf, buildBackbone(tf, module, await store.readModel(model), 'logits'), [perShard]);
  try {
    return await Promise.all(pixels.map((shard) => store.writeTensor({ dtype: 'float32', shape: [perShard, labels.length], data: pass.run(shard, perShard) })));
  } finally {
    pass.dispose();
  }
}

async function insertedModel() {
  const folded = await foldBatchNorm({ model: trained }, context);
  expect(folded.folded).toBe(0);
  const statistics = [];
  for (const images of shards) statistics.push((await implement(module)({ backbone: 'vgg16', model: folded.model, cut: 'logits', images }, context)).statistics);
  return { statistics, folded: folded.model, ...(await insertBatchNorm({ model: folded.model, statistics }, context)) };
}

it('changes no output, and normalizes what comes by the mean and variance of all images', async () => {
  const { model, inserted, layers, statistics } = await insertedModel();
  expect(inserted).toBe(2);
  expect(layers).toEqual([{ layer: 'conv_bn', channels: 4, numbers: 2 * perShard * 36 }, { layer: 'hidden_bn', channels: 5, numbers: 2 * perShard }]);
  const tables = await Promise.all(shards.map(() => store.writeTable(imageRowTable(Array.from({ length: perShard }, (_, row) => ({ id: String(row), label: labels[row % labels.length]!, digest: '', width: size, height: size }))))));
  const result = await verifyEquivalence({ before: await logitsOf(trained), after: await logitsOf(model), tables, labels, logits: true, limit: 1e-5 }, context);
  expect(result).toMatchObject({ images: 2 * perShard, outputs: 3, accuracy: { before: { top5: 1 } } });
  expect(result.accuracy?.after).toEqual(result.accuracy?.before);
  expect(result.range).toBeGreaterThan(1);

  const stored = await store.readModel(model);
  const network = buildBackbone(tf, module, await store.readModel(trained), 'logits').model;
  for (const { layer, positions } of [{ layer: 'conv', positions: 36 }, { layer: 'hidden', positions: 1 }]) {
    const values = (tf.model({ inputs: network.inputs, outputs: network.getLayer(layer).output }).predict(tf.tensor(Buffer.concat(pixels), [2 * perShard, size, size, 3], 'float32')) as ReturnType<typeof tf.tensor>).dataSync();
    const mean = stored.weights.find(({ name }) => name === `${layer}_bn/moving_mean`)!.data as Float32Array;
    const variance = stored.weights.find(({ name }) => name === `${layer}_bn/moving_variance`)!.data as Float32Array;
    const counts = await Promise.all(statistics.map(async (shard) => layerStatisticsSchema.parse(JSON.parse(Buffer.from(await store.readBlob(shard)).toString())).find((each) => each.layer === `${layer}_bn`)!.count));
    expect(counts).toEqual([perShard * positions, perShard * positions]);
    for (let channel = 0; channel < mean.length; channel += 1) {
      const numbers = [...values].filter((_, place) => place % mean.length === channel);
      const expected = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
      const squares = numbers.reduce((sum, value) => sum + (value - expected) ** 2, 0) / numbers.length;
      expect(Math.abs(mean[channel]! - expected)).toBeLessThanOrEqual(1e-6 * Math.max(Math.sqrt(squares), Math.abs(expected)));
      expect(Math.abs(variance[channel]! - squares)).toBeLessThanOrEqual(1e-6 * Math.max(squares, expected ** 2));
    }
  }
});


it('is refused where a backbone has normalization of its own', async () => {
  await expect(implement(module)({ backbone: 'vgg16', model: trained, cut: 'logits', images: shards[0]! }, context)).rejects.toMatchObject({ code: 'ES-STATISTICS-FOLDED' });
});

it('fails where outputs differ, naming the image, or where another logit is the largest', async () => {
  const [shard] = shards;
  const tensor = (change: (value: number, place: number) => number) => store.writeTensor({ dtype: 'float32', shape: [perShard, 3], data: Float32Array.from({ length: perShard * 3 }, (_, place) => change(place % 3, place)) });
  const compared = async (after: TensorRef) => verifyEquivalence({ before: [await tensor((value) => value)], after: [after], tables: [shard!], labels, logits: true, limit: 1e-2 }, context);
  await expect(compared(await tensor((value, place) => (place === 4 ? value + 0.5 : value)))).rejects.toMatchObject({ code: 'ES-VERIFY-DIFFERENT', message: expect.stringContaining('by up to 0.5 for 1.png, 0.25 of their range of 2') });
  await expect(compared(await tensor((value, place) => (place === 4 ? Number.NaN : value)))).rejects.toMatchObject({ code: 'ES-VERIFY-DIFFERENT' });
  const close = await store.writeTensor({ dtype: 'float32', shape: [perShard, 3], data: Float32Array.from({ length: perShard * 3 }, (_, place) => [0, 1, 1.001][place % 3]!) });
  const closer = await store.writeTensor({ dtype: 'float32', shape: [perShard, 3], data: Float32Array.from({ length: perShard * 3 }, (_, place) => [0, 1.001, 1][place % 3]!) });
  await expect(verifyEquivalence({ before: [close], after: [closer], tables: [shard!], labels, logits: true, limit: 1e-2 }, context)).rejects.toMatchObject({ code: 'ES-VERIFY-TOP1' });
});
