import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BackboneDefinition } from '../datasets/backbone-definition.ts';
import { weightsDigest } from '../engine/backbones/weights-digest.ts';
import { permuted } from '../engine/import/permuted.ts';
import type { DatasetFormat } from '../schemas/dataset.ts';
import { encodeSafetensors } from '../store/safetensors.ts';
import { packZip } from '../test/support/pack-zip.ts';
import { testContext, type TestContext } from '../test/support/step-context.ts';
import { torchFile } from '../test/support/torch-file.ts';
import { implement } from './load-backbone.ts';

const kernel = { name: 'conv/kernel', shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) };
const head = { name: 'top/bias', shape: [2], data: Float32Array.of(6, 7) };

/** The file that its publisher would have, with torch's order of axes. */
const file = torchFile([
  { name: 'conv.weight', type: 'FloatStorage', storage: kernel.data, offset: 0, shape: [3, 2], strides: [1, 3] },
  { name: 'top.bias', type: 'FloatStorage', storage: head.data, offset: 0, shape: [2], strides: [1] },
]);

const definition: BackboneDefinition = {
  name: 'vgg16',
  images: { size: 8, fit: { kind: 'stretch' }, interpolation: 'bilinear' },
  pixels: { channels: 'bgr', means: [1, 2, 3], divisor: 2 },
  featureShape: [1, 1, 3],
  features: { weights: [kernel], published: { sha256: weightsDigest([kernel]) } },
  head: { weights: [head], published: { fileMd5: createHash('md5').update(file).digest('hex') } },
  translate: (array) => (array.name === 'conv.weight' ? { ...permuted(array, [1, 0]), name: 'conv/kernel' } : { ...array, name: array.name.replace('.', '/') }),
};

let context: TestContext;
beforeEach(() => {
  context = testContext();
});

async function load(bytes: Uint8Array, format: DatasetFormat, published = true) {
  return implement({ definition })({ backbone: 'vgg16', blob: await context.store.writeBlob(bytes), format, published }, context);
}

const safetensors = (...arrays: readonly (typeof kernel)[]) => encodeSafetensors(arrays.map((array) => ({ ...array, dtype: 'float32' as const })));

it('stores the weights as the network has them, with what its pixels become', async () => {
  const { model, configuration } = await load(file, 'weights');
  expect(configuration).toEqual({ backbone: 'vgg16', images: definition.images, head: true });
  const stored = await context.store.readModel(model);
  expect(stored.configuration).toEqual(configuration);
  expect(stored.weights.map(({ name, shape, data }) => ({ name, shape, data }))).toEqual([
    { name: 'pixels/kernel', shape: [1, 1, 3, 3], data: Float32Array.of(0, 0, 0.5, 0, 0.5, 0, 0.5, 0, 0) },
    { name: 'pixels/bias', shape: [3], data: Float32Array.of(-0.5, -1, -1.5) },
    kernel,
    head,
  ]);
});

it('gives the same model whatever file the weights come from', async () => {
  const { model } = await load(safetensors(kernel), 'weights');
  expect((await load(packZip([{ name: 'package/network.safetensors', content: safetensors(kernel) }, { name: 'package/__init__.py', content: '' }]), 'zip')).model).toEqual(model);
  const withoutHead = torchFile([{ name: 'conv.weight', type: 'DoubleStorage', storage: Float64Array.from(kernel.data), offset: 0, shape: [3, 2], strides: [1, 3] }]);
  expect((await load(withoutHead, 'weights')).model).toEqual(model);
});

describe('weights that are not the published ones', () => {
  const other = { ...kernel, data: kernel.data.map((value) => value + 1) };

  it('are refused, in the convolutions and in the head', async () => {
    await expect(load(safetensors(other), 'weights')).rejects.toMatchObject({ code: 'ES-BACKBONE-WEIGHTS' });
    await expect(load(safetensors(kernel, head), 'weights')).rejects.toMatchObject({ code: 'ES-BACKBONE-WEIGHTS' });
  });

  it('are taken where the user gives weights of their own', async () => {
    const { model } = await load(safetensors(other), 'weights', false);
    expect((await context.store.readModel(model)).weights.find(({ name }) => name === 'conv/kernel')?.data).toEqual(other.data);
  });
});

describe('says what does not match', () => {
  it.each([
    ['the first layer that another network has in another shape', safetensors({ ...kernel, shape: [3, 2] }), 'weights', /The layer conv does not match the file: its conv\/kernel has the shape 2 × 3, conv\/kernel in the file has 3 × 2/],
    ['the first layer that another network does not have', safetensors({ ...kernel, name: 'stem/kernel' }), 'weights', /The layer conv needs conv\/kernel of the shape 2 × 3; the file has the layers stem/],
    ['an archive without weights', packZip([{ name: 'readme.txt', content: '' }]), 'zip', /has no file of weights/],
    ['an archive with two files of weights', packZip([{ name: 'a.h5', content: '' }, { name: 'b.onnx', content: '' }]), 'zip', /several files of weights, a\.h5, b\.onnx/],
    ['a table', Buffer.from('text,label\n'), 'csv', /not as csv/],
  ] as const)('%s', async (_, bytes, format, message) => {
    await expect(load(bytes, format, false)).rejects.toThrow(message);
  });
});
