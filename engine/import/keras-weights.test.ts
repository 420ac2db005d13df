import { File, Group, ready } from 'h5wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { readKerasWeights } from './keras-weights.ts';

type MadeLayer = Readonly<Record<string, readonly number[]>>;

let files: Awaited<typeof ready>['FS'];

beforeAll(async () => {
  files = (await ready).FS;
});

/** A file as Keras 2 writes weights: layers by name, in each the paths of its weights. */
function kerasFile(layers: Readonly<Record<string, MadeLayer>>): Uint8Array {
  const file = new File('made.h5', 'w');
  file.create_attribute('layer_names', Object.keys(layers));
  for (const [layer, weights] of Object.entries(layers)) {
    const group = file.create_group(layer);
    group.create_attribute('weight_names', Object.keys(weights));
    for (const [path, values] of Object.entries(weights)) {
      const parts = path.split('/');
      let parent = group;
      for (const part of parts.slice(0, -1)) {
        const found = parent.get(part);
        parent = found instanceof Group ? found : parent.create_group(part);
      }
      parent.create_dataset({ name: parts.at(-1) ?? path, data: Float32Array.from(values), shape: [values.length] });
    }
  }
  file.close();
  return files.readFile('made.h5');
}

it.each([
  ['Keras 3', 'dense', ['network/dense/kernel', 'network/dense/bias'], ['dense/kernel', 'dense/bias']],
  ['Keras 2', 'dense', ['dense/kernel:0', 'dense/bias:0'], ['dense/kernel', 'dense/bias']],
  ['Keras 2, in a cell', 'memory', ['memory/lstm_cell/kernel:0', 'memory/lstm_cell/recurrent_kernel:0'], ['memory/kernel', 'memory/recurrent_kernel']],
  ['Keras 2, of a model within the model', 'vgg16', ['conv1/kernel:0', 'conv2/kernel:0'], ['conv1/kernel', 'conv2/kernel']],
  ['Keras 3, of a model within the model', 'vgg16', ['network/vgg16/conv1/kernel', 'network/vgg16/conv2/kernel'], ['conv1/kernel', 'conv2/kernel']],
  ['Keras 3, of a recurrent model within the model', 'inner', ['network/inner/memory/lstm_cell/kernel', 'network/inner/output/kernel'], ['memory/kernel', 'output/kernel']],
  ['Keras 1', 'block1_conv1', ['block1_conv1_W_1:0', 'block1_conv1_b_1:0'], ['block1_conv1/kernel', 'block1_conv1/bias']],
])('names of %s become layer and weight', async (_, layer, paths, names) => {
  const file = kerasFile({ [layer]: Object.fromEntries(paths.map((path, place) => [path, [1, 2, place]])) });
  expect(await readKerasWeights(file)).toEqual(names.map((name, place) => ({ name, shape: [3], data: Float32Array.of(1, 2, place) })));
});

describe('refuses, with the reason,', () => {
  it('a number that is none', async () => {
    await expect(readKerasWeights(kerasFile({ dense: { 'dense/bias:0': [1, 2, Infinity] } }))).rejects.toMatchObject({ code: 'ES-IMPORT-NAN', message: expect.stringContaining('dense/bias has Infinity at element 2') });
  });

  it('a file of another kind, or one that is cut off', async () => {
    await expect(readKerasWeights(Buffer.from('PK, a zip'))).rejects.toMatchObject({ code: 'ES-IMPORT-FORMAT', message: expect.stringContaining('does not begin as HDF5') });
    await expect(readKerasWeights(kerasFile({ dense: { 'dense/bias:0': [1] } }).subarray(0, 600))).rejects.toMatchObject({ code: 'ES-IMPORT-FORMAT' });
  });

  it('an HDF5 file without layers', async () => {
    const file = new File('other.h5', 'w');
    file.create_group('data');
    file.close();
    await expect(readKerasWeights(files.readFile('other.h5'))).rejects.toMatchObject({ code: 'ES-IMPORT-FORMAT', message: expect.stringContaining('neither a list of layers') });
  });
});
