import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { implement } from '../../activities/load-backbone.ts';
import { definition } from '../../datasets/backbones/vgg16.ts';
import { buildBackbone } from '../../engine/backbone.ts';
import { ForwardPass } from '../../engine/forward-pass.ts';
import { loadTensorFlow } from '../../engine/tensorflow.ts';
import * as vgg16 from '../../models/backbones/vgg16.ts';
import { vgg16Wheel } from '../support/datasets.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { kerasPackages } from '../support/python-packages.ts';
import { testContext } from '../support/step-context.ts';

const script = fileURLToPath(new URL('keras_vgg16.py', import.meta.url));
const images = 2;

it('VGG16\'s features are those that Keras computes from the same pixels and weights, its own preprocessing included', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'everstep-vgg16-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const context = testContext();
  const blob = await context.store.writeBlob(await readFile(await vgg16Wheel()));
  const { model } = await implement({ definition })({ backbone: 'vgg16', blob, format: 'zip', published: true }, context);
  const stored = await context.store.readModel(model);
  const pixels = Uint8Array.from({ length: images * 224 * 224 * 3 }, (_, place) => 127.5 + 127.5 * Math.sin(place / 1_000) * Math.cos(place / 37));

  const convolutions = stored.weights.filter(({ name }) => !name.startsWith('pixels/'));
  await writeFile(join(folder, 'weights.json'), JSON.stringify(convolutions.map(({ name, shape }) => ({ name, shape }))));
  await writeFile(join(folder, 'weights.bin'), Buffer.concat(convolutions.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))));
  await writeFile(join(folder, 'images.bin'), pixels);
  await runPython(await pythonWith(kerasPackages), [script, folder]);
  const expected = new Float32Array(new Uint8Array(await readFile(join(folder, 'features.bin'))).buffer);

  const tf = await loadTensorFlow();
  const pass = new ForwardPass(tf, buildBackbone(tf, vgg16, stored, 'features'), [images]);
  const found = pass.run(pixels, images);
  pass.dispose();
  const largest = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const difference = found.reduce((difference, value, place) => Math.max(difference, Math.abs(value - expected[place]!)), 0);
  expect(found.length).toBe(images * 7 * 7 * 512);
  expect(largest).toBeGreaterThan(10);
  expect(difference / largest).toBeLessThan(1e-5);
});
