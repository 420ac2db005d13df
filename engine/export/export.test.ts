import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataType, LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildRandomNetwork, idCount, plans } from '../../test/support/random-networks.ts';
import * as textMlp from '../../models/text-mlp.ts';
import { textMlpSchema } from '../../schemas/model.ts';
import { RandomStream, purposes } from '../random.ts';
import { buildNetwork, type ModelModule } from '../network.ts';
import { loadTensorFlow, type TensorFlow } from '../tensorflow.ts';
import { networkVariables, readVariables } from '../variables.ts';
import { layersModelFiles } from './layers-model.ts';
import { encodeServingModel } from './saved-model.ts';
import { saveVariables } from './saver.ts';
import type { TrainedNetwork } from './trained-network.ts';

/** The part of tfjs-node that loads what others have exported. */
interface SavedModelLoader {
  readonly node: { loadSavedModel(folder: string): Promise<{ predict(inputs: Record<string, Tensor>): Record<string, Tensor>; dispose(): void }> };
}

let tf: TensorFlow;
let folder: string;

beforeAll(async () => {
  tf = await loadTensorFlow();
  folder = mkdtempSync(join(tmpdir(), 'everstep-export-'));
});

afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

function trainedOf(module: ModelModule<undefined>, input: { readonly dtype: DataType; readonly shape: readonly number[] }, predictions: TrainedNetwork['predictions']) {
  const network = buildNetwork(tf, module, undefined, 5);
  const weights = readVariables(networkVariables(network.model).all);
  return { network, trained: { architecture: 'test', module, configuration: undefined, weights, inputs: [{ name: 'rows', ...input }], predictions } satisfies TrainedNetwork };
}

function madeRows(rows: number, { dtype, shape }: { readonly dtype: DataType; readonly shape: readonly number[] }): Tensor {
  const stream = new RandomStream(rows, purposes.shuffle, [1, 1, 1]);
  const values = Array.from({ length: rows * shape.reduce((product, size) => product * size, 1) }, () => (dtype === 'int32' ? stream.below(idCount) : stream.below(1000) / 500 - 1));
  return tf.tensor(values, [rows, ...shape], dtype);
}

async function predictions(trained: TrainedNetwork, rows: readonly Tensor[]): Promise<Float32Array[]> {
  const place = join(folder, 'model');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(join(place, 'variables'), { recursive: true });
  writeFileSync(join(place, 'saved_model.pb'), encodeServingModel(tf, trained));
  saveVariables(tf, trained.weights, join(place, 'variables/variables'));
  const loaded = await (tf as unknown as SavedModelLoader).node.loadSavedModel(place);
  try {
    return rows.map((tensor) => Float32Array.from(loaded.predict({ rows: tensor })[trained.predictions]?.dataSync() ?? []));
  } finally {
    loaded.dispose();
  }
}

function expectClose(actual: Float32Array | undefined, expected: Float32Array): void {
  expect(actual?.length).toBe(expected.length);
  const largest = Math.max(...expected.map((value, place) => Math.abs(value - (actual?.[place] ?? NaN)) / (1 + Math.abs(value))));
  expect(largest).toBeLessThan(1e-6);
}

const applied = (model: LayersModel, rows: Tensor): Float32Array => Float32Array.from((model.apply(rows, { training: false }) as Tensor).dataSync());

it('a SavedModel of any network predicts the same for any number of rows', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const { inputShape } = buildRandomNetwork(tf, plan);
      const input = { dtype: plan.input === 'ids' ? ('int32' as const) : ('float32' as const), shape: inputShape };
      const { network, trained } = trainedOf({ build: () => buildRandomNetwork(tf, plan).network.model }, input, 'values');
      const rows = [1, 4, 7].map((count) => madeRows(count, input));
      const loaded = await predictions(trained, rows);
      for (const [place, tensor] of rows.entries()) expectClose(loaded[place], applied(network.model, tensor));
    }),
    { numRuns: 25, seed: 6 },
  );
});

/** A network as tfjs loads it from what is exported for it. */
async function loadedLayersModel(trained: TrainedNetwork): Promise<LayersModel> {
  const files = new Map((await layersModelFiles(tf, trained)).map(({ path, bytes }) => [path, bytes]));
  const { modelTopology, weightsManifest } = JSON.parse(Buffer.from(files.get('model.json') ?? []).toString()) as { modelTopology: object; weightsManifest: [{ paths: string[]; weights: never[] }] };
  const weightData = new Uint8Array(Buffer.concat(weightsManifest[0].paths.map((path) => files.get(path) ?? new Uint8Array()))).buffer;
  return tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }));
}

const recurrent: ModelModule<undefined> = {
  build: ({ tf: library, dropout, lstm, simpleRnn, embeddingUniform, glorotUniform }) =>
    library.sequential({
      layers: [
        library.layers.embedding({ name: 'embedding', inputDim: idCount, outputDim: 3, inputLength: 6, embeddingsInitializer: embeddingUniform('embedding/embeddings') }),
        dropout('words-dropout', 0.3),
        lstm('first', { units: 4, returnSequences: true, goBackwards: true }),
        simpleRnn('second', { units: 3, returnSequences: true }),
        lstm('last', { units: 5, returnSequences: false }),
        library.layers.dense({ name: 'output', units: 3, kernelInitializer: glorotUniform('output/kernel') }),
      ],
    }),
};
const ids = { dtype: 'int32' as const, shape: [6] };

it('the engine\'s own layers become tfjs\' in a layers model, which predicts the same', async () => {
  const { network, trained } = trainedOf(recurrent, ids, 'probabilities');
  const model = await loadedLayersModel(trained);
  expect(model.layers.map((layer) => layer.getClassName()).filter((name) => /LSTM|RNN/.test(name))).toEqual(['LSTM', 'SimpleRNN', 'LSTM']);
  const rows = madeRows(5, ids);
  expectClose(Float32Array.from((model.predict(rows) as Tensor).dataSync()), Float32Array.from(tf.softmax(network.model.apply(rows, { training: false }) as Tensor).dataSync()));
});

it('what a network over words drops in training is nothing in an export, and its scaling by length is kept', async () => {
  const model = textMlpSchema.parse({ architecture: 'text-mlp', embeddingSize: 3, denseUnits: 4, wordDropout: 0.3, wordTypeDropout: 0.2, lengthScaling: 4 });
  const module: ModelModule<undefined> = { build: (toolkit) => textMlp.build(toolkit, { model, vocabularyIds: idCount, sequenceLength: 6, outputs: 2 }) };
  const { network, trained } = trainedOf(module, ids, 'values');
  const rows = [1, 4].map((count) => madeRows(count, ids));
  const loaded = await predictions(trained, rows);
  const layers = await loadedLayersModel(trained);
  for (const [place, tensor] of rows.entries()) {
    expectClose(loaded[place], applied(network.model, tensor));
    expectClose(Float32Array.from((layers.predict(tensor) as Tensor).dataSync()), applied(network.model, tensor));
  }
});

it('a GRU is exported as a SavedModel, and refused by name for tfjs', async () => {
  const module: ModelModule<undefined> = {
    build: ({ tf: library, gru }) =>
      library.sequential({ layers: [library.layers.embedding({ name: 'embedding', inputDim: idCount, outputDim: 3, inputLength: 6, maskZero: true }), gru('memory', { units: 4, returnSequences: false }), library.layers.dense({ name: 'output', units: 2 })] }),
  };
  const { network, trained } = trainedOf(module, ids, 'values');
  const rows = [1, 4].map((count) => madeRows(count, ids));
  const loaded = await predictions(trained, rows);
  for (const [place, tensor] of rows.entries()) expectClose(loaded[place], applied(network.model, tensor));
  await expect(layersModelFiles(tf, trained)).rejects.toMatchObject({ code: 'ES-EXPORT-LAYER', message: expect.stringContaining('its layer memory is a GRU') });
});

it('of two classes, a SavedModel gives both probabilities and a layers model the second', async () => {
  const module: ModelModule<undefined> = { build: ({ tf: library, glorotUniform }) => library.sequential({ layers: [library.layers.dense({ name: 'output', units: 1, inputShape: [4], kernelInitializer: glorotUniform('output/kernel') })] }) };
  const input = { dtype: 'float32' as const, shape: [4] };
  const { network, trained } = trainedOf(module, input, 'probabilities');
  const rows = madeRows(3, input);
  const second = Float32Array.from(tf.sigmoid(network.model.apply(rows) as Tensor).dataSync());
  const [both] = await predictions(trained, [rows]);
  expectClose(both, Float32Array.from([...second].flatMap((probability) => [1 - probability, probability])));
});

it('weights that are not the network\'s are refused by name', () => {
  const { trained } = trainedOf(recurrent, ids, 'probabilities');
  const weights = trained.weights.map((weight) => (weight.name === 'output/bias' ? { ...weight, shape: [2], data: new Float32Array(2) } : weight));
  expect(() => encodeServingModel(tf, { ...trained, weights })).toThrow(/output\/bias has the shape 2; the network needs 3/);
});

it('a network that computes differently for another number of rows is refused', () => {
  const module: ModelModule<undefined> = {
    build: ({ tf: library }) => {
      class Ranks extends library.layers.Layer {
        static readonly className = 'Ranks';
        override call(inputs: Tensor | Tensor[]): Tensor {
          const [rows] = (Array.isArray(inputs) ? inputs : [inputs]) as [Tensor2D];
          return library.add(rows, library.tensor(Array.from({ length: rows.shape[0] }, (_, row) => row), [rows.shape[0], 1]));
        }
      }
      const input = library.input({ shape: [4] });
      return library.model({ inputs: input, outputs: new Ranks({ name: 'ranks' }).apply(input) as never });
    },
  };
  const { trained } = trainedOf(module, { dtype: 'float32', shape: [4] }, 'values');
  expect(() => encodeServingModel(tf, trained)).toThrow(/cannot be exported for any number of rows.*Const/);
});
