import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SymbolicTensor, Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type BackboneModule, buildBackbone } from '../../engine/backbone.ts';
import { merged, type Moments, noMoments, varianceOf } from '../../engine/normalization/moments.ts';
import { NormalizationInputs } from '../../engine/normalization/normalization-inputs.ts';
import { purposes, RandomStream } from '../../engine/random.ts';
import { loadTensorFlow } from '../../engine/tensorflow.ts';
import type { StoredModel } from '../../store/artifacts.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { arrowPackages } from '../support/python-packages.ts';

const program = `
import json, sys
import numpy
found = []
for case in json.loads(sys.argv[1]):
    values = numpy.fromfile(case["file"], dtype="float32").reshape(-1, case["channels"]).astype("float64")
    found.append({"count": len(values), "mean": values.mean(axis=0).tolist(), "variance": values.var(axis=0).tolist()})
print(json.dumps(found))
`;
const foundSchema = z.array(z.object({ count: z.int(), mean: z.array(z.number()), variance: z.array(z.number()) }));

/** Numbers, and what was found about them shard by shard. */
interface Case {
  readonly values: Float32Array;
  readonly channels: number;
  readonly moments: Moments;
}

const [size, filters, units, perCall] = [8, 4, 5, 7];
const stream = new RandomStream(8, purposes.shuffle, [1, 1, 1]);
const random = (length: number, of: (place: number) => number) => Float32Array.from({ length }, (_, place) => of(place));

/** A convolution and a dense layer, with normalization after each where it is to come in. */
const module: BackboneModule = {
  build: ({ tf }, { normalization }) => {
    const normalized = (name: string, input: SymbolicTensor) => (normalization === 'inserted' ? (tf.layers.batchNormalization({ name }).apply(input) as SymbolicTensor) : input);
    const input = tf.input({ shape: [size, size, 3] });
    const convolved = normalized('conv_bn', tf.layers.conv2d({ name: 'conv', filters, kernelSize: 3 }).apply(input) as SymbolicTensor);
    const hidden = tf.layers.dense({ name: 'hidden', units }).apply(tf.layers.flatten({ name: 'flat' }).apply(convolved)) as SymbolicTensor;
    return tf.model({ inputs: input, outputs: normalized('hidden_bn', hidden) });
  },
};

let cases: Readonly<Record<string, Case>>;
let found: z.output<typeof foundSchema>;

beforeAll(async () => {
  cases = { ...dealtOut(), ...(await lookedAt()) };
  const folder = await mkdtemp(join(tmpdir(), 'everstep-statistics-'));
  try {
    const tasks = Object.entries(cases).map(([name, { channels }]) => ({ file: join(folder, name), channels }));
    for (const [name, { values }] of Object.entries(cases)) await writeFile(join(folder, name), values);
    found = foundSchema.parse(JSON.parse(await runPython(await pythonWith(arrowPackages), ['-c', program, JSON.stringify(tasks)])));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Numbers far from zero, in shards of uneven size, one of them empty, merged number by number and then shard by shard. */
function dealtOut(): Record<string, Case> {
  const channels = 3;
  const shards = [500, 1, 0, 170].map((rows) => random(rows * channels, (place) => [0, 1e3, 1e6][place % channels]! + [1, 3, 20][place % channels]! * stream.unit()));
  const momentsOfShard = (shard: Float32Array) => Array.from({ length: shard.length / channels }, (_, row): Moments => ({ count: 1, mean: Float64Array.from(shard.subarray(row * channels, (row + 1) * channels)), squares: new Float64Array(channels) })).reduce(merged, noMoments(channels));
  return { dealtOut: { channels, values: Float32Array.from(shards.flatMap((shard) => [...shard])), moments: shards.map(momentsOfShard).reduce(merged) } };
}

/** What comes into each normalization of the small network, as the step looks at it, the last call with fewer images. */
async function lookedAt(): Promise<Record<string, Case>> {
  const tf = await loadTensorFlow();
  const weight = (name: string, shape: number[], of: (place: number) => number) => ({ name, dtype: 'float32' as const, shape, data: random(shape.reduce((product, axis) => product * axis, 1), of) });
  const stored: StoredModel = {
    architecture: 'vgg16',
    configuration: { backbone: 'vgg16', images: { size, fit: { kind: 'stretch' }, interpolation: 'bilinear' }, head: true, normalization: 'folded' },
    weights: [
      weight('conv/kernel', [3, 3, 3, filters], () => 0.02 * (stream.unit() - 0.5)),
      weight('conv/bias', [filters], (place) => [0, 1, -5, 10][place] ?? 0),
      weight('hidden/kernel', [(size - 2) ** 2 * filters, units], () => 0.1 * (stream.unit() - 0.5)),
      weight('hidden/bias', [units], (place) => place),
    ],
  };
  const images = 3 * perCall - 2;
  const pixels = Uint8Array.from({ length: 3 * perCall * size * size * 3 }, () => stream.below(256));
  const inputs = new NormalizationInputs(tf, module, stored, 'logits', perCall);
  let moments = inputs.places.map(({ channels }) => noMoments(channels));
  for (let first = 0; first < images; first += perCall) {
    const looked = inputs.look(pixels.subarray(first * size * size * 3, (first + perCall) * size * size * 3), Math.min(perCall, images - first));
    moments = moments.map((before, place) => merged(before, looked[place]!));
  }
  const { model } = buildBackbone(tf, module, stored, 'logits');
  const shown = tf.tensor(pixels.subarray(0, images * size * size * 3), [images, size, size, 3], 'float32');
  const result = Object.fromEntries(inputs.places.map(({ layer, channels }, place) => {
    const values = (tf.model({ inputs: model.inputs, outputs: model.getLayer(layer.replace('_bn', '')).output }).predict(shown) as Tensor).dataSync();
    return [layer, { channels, values: Float32Array.from(values), moments: moments[place]! }];
  }));
  inputs.dispose();
  return result;
}

it('numbers merged from uneven shards have the mean and variance that numpy gives in float64, however far from zero', () => {
  const { count, mean, variance } = found[0]!;
  const { moments } = cases['dealtOut']!;
  expect(moments.count).toBe(count);
  for (const [channel, expected] of mean.entries()) expect(Math.abs(moments.mean[channel]! - expected)).toBeLessThan(1e-6 * Math.sqrt(variance[channel]!));
  for (const [channel, expected] of variance.entries()) expect(Math.abs(varianceOf(moments)[channel]! - expected)).toBeLessThan(1e-6 * expected);
});

it.each(['conv_bn', 'hidden_bn'])('what the step finds in front of %s is what numpy finds in its inputs', (layer) => {
  const { count, mean, variance } = found[Object.keys(cases).indexOf(layer)]!;
  const { moments } = cases[layer]!;
  expect(moments.count).toBe(count);
  for (const [channel, expected] of mean.entries()) expect(Math.abs(moments.mean[channel]! - expected)).toBeLessThan(1e-6 * Math.max(Math.abs(expected), Math.sqrt(variance[channel]!)));
  for (const [channel, expected] of variance.entries()) expect(Math.abs(varianceOf(moments)[channel]! - expected)).toBeLessThan(1e-6 * expected);
});
