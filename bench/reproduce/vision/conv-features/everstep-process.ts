import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { implement } from '../../../../activities/conv-features.ts';
import { imageTable } from '../../../../datasets/images/image-table.ts';
import type { BackboneModule } from '../../../../engine/backbone.ts';
import { loadTensorFlow } from '../../../../engine/tensorflow.ts';
import * as efficientNetLite0 from '../../../../models/backbones/efficientnet-lite0.ts';
import * as vgg16 from '../../../../models/backbones/vgg16.ts';
import type { Backbone } from '../../../../schemas/backbone.ts';
import type { TensorRef } from '../../../../schemas/reference.ts';
import { memoryArtifacts } from '../../../../test/support/memory-artifacts.ts';
import { testContext } from '../../../../test/support/step-context.ts';
import type { FeaturesInput, FeaturesRequest } from './request.ts';

const modules: Readonly<Record<Backbone, BackboneModule>> = { 'efficientnet-lite0': efficientNetLite0, vgg16 };
const cacheBytes = 1024 ** 3;
const context = testContext({ store: memoryArtifacts({ cacheBytes }).artifacts });
let compute: (() => Promise<TensorRef>) | undefined;
let last: TensorRef | undefined;

/** The step on a table and a model that lie in the store: what it computes with stays warm, as in a compute process. */
async function open({ backbone, cut, configuration, images, weights }: FeaturesInput): Promise<() => Promise<TensorRef>> {
  const { store } = context;
  const bytes = parts(await readFile(images.file), images.rows.map((row) => row.bytes));
  const table = await store.writeTable(imageTable(images.rows.map((row, place) => ({ ...row, bytes: bytes[place] ?? new Uint8Array() }))));
  const arrays = parts(await readFile(weights.file), weights.arrays.map(({ shape }) => shape.reduce((product, size) => product * size, Float32Array.BYTES_PER_ELEMENT)));
  const model = await store.writeModel({
    architecture: backbone,
    configuration,
    weights: weights.arrays.map((array, place) => ({ ...array, dtype: 'float32', data: new Float32Array(new Uint8Array(arrays[place] ?? []).buffer) })),
  });
  return async () => {
    const { features, unreadable } = await implement(modules[backbone])({ backbone, model, cut, mirrored: false, images: table }, context);
    if (unreadable.length > 0) throw new Error(`${String(unreadable.length)} photographs cannot be read`);
    return features;
  };
}

function parts(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  let offset = 0;
  return sizes.map((size) => bytes.subarray(offset, offset += size));
}

async function answer(request: FeaturesRequest): Promise<unknown> {
  if (request.action === 'open') {
    compute = await open(JSON.parse(await readFile(request.file, 'utf8')) as FeaturesInput);
    return null;
  }
  if (request.action === 'measure') {
    const before = performance.now();
    last = await compute?.();
    return (performance.now() - before) / 1_000;
  }
  if (last === undefined) throw new Error('nothing has been computed');
  const { data } = await context.store.readTensor(last);
  await writeFile(request.file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return null;
}

await loadTensorFlow();
process.stdout.write('null\n');
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as FeaturesRequest))}\n`);
}
