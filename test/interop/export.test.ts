import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formatFiles } from '../../cli/export/formats.ts';
import { writeNewFolder } from '../../cli/export/new-folder.ts';
import type { TrainedNetwork } from '../../engine/export/trained-network.ts';
import { assignWeights } from '../../engine/import/assign-weights.ts';
import { readKerasWeights } from '../../engine/import/keras-weights.ts';
import { readSafetensors } from '../../engine/import/safetensors.ts';
import { classification } from '../../engine/losses.ts';
import { buildNetwork, type ModelModule } from '../../engine/network.ts';
import { purposes, RandomStream } from '../../engine/random.ts';
import { loadTensorFlow, type TensorFlow } from '../../engine/tensorflow.ts';
import type { TextModelConfiguration } from '../../engine/text-model.ts';
import { networkVariables, readVariables, writeVariables } from '../../engine/variables.ts';
import * as textCnn from '../../models/text-cnn.ts';
import { textCnnSchema } from '../../schemas/model.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { tensorflowPackages } from '../support/python-packages.ts';

const script = fileURLToPath(new URL('export.py', import.meta.url));
const sequenceLength = 6;
const vocabularyIds = 7;
const inputs = [{ name: 'sequences', dtype: 'int32', shape: [sequenceLength] }] as const;

/** Word ids, LSTM, convolution, batch normalization: what the script builds in Keras as well. */
const mixed: ModelModule<object> = {
  build: ({ tf: library, lstm, dropout, glorotUniform, embeddingUniform }) =>
    library.sequential({
      layers: [
        library.layers.embedding({ name: 'words', inputDim: vocabularyIds, outputDim: 3, inputLength: sequenceLength, embeddingsInitializer: embeddingUniform('words/embeddings') }),
        dropout('words-dropout', 0.2),
        lstm('memory', { units: 4, returnSequences: true }),
        library.layers.conv1d({ name: 'patterns', filters: 3, kernelSize: 2, kernelInitializer: glorotUniform('patterns/kernel') }),
        library.layers.batchNormalization({ name: 'norm' }),
        library.layers.flatten({ name: 'flatten' }),
        library.layers.dense({ name: 'output', units: 3, kernelInitializer: glorotUniform('output/kernel') }),
      ],
    }),
};

const resultSchema = z.record(
  z.string(),
  z.object({ predictions: z.array(z.array(z.number())), variables: z.record(z.string(), z.array(z.number())), trainable: z.array(z.string()), restored: z.boolean(), safetensors: z.record(z.string(), z.array(z.number())), metadata: z.record(z.string(), z.string()) }),
);

let tf: TensorFlow;
let folder: string;
let cases: Record<string, { readonly trained: TrainedNetwork; readonly rows: readonly Int32Array[]; readonly probabilities: readonly Float32Array[] }>;
let results: z.infer<typeof resultSchema>;

beforeAll(async () => {
  tf = await loadTensorFlow();
  folder = await mkdtemp(join(tmpdir(), 'everstep-export-'));
  const model = textCnnSchema.parse({ architecture: 'text-cnn', embeddingSize: 6, filters: 8, denseUnits: 10 });
  const text = (outputs: number): TextModelConfiguration => ({ model, vocabularyIds, sequenceLength, outputs });
  cases = { two: trainedCase(textCnn, text(1)), four: trainedCase(textCnn, text(4)), mixed: trainedCase(mixed, {}) };
  for (const [name, { trained }] of Object.entries(cases)) {
    await mkdir(join(folder, name));
    for (const format of ['tfjs', 'safetensors', 'saved-model'] as const) await writeNewFolder(join(folder, name, format), (draft) => formatFiles(format, trained, draft));
  }
  const plain = Object.fromEntries(Object.entries(cases).map(([name, { rows }]) => [name, rows.map((ids) => [...ids])]));
  await writeFile(join(folder, 'rows.json'), JSON.stringify(plain));
  await runPython(await pythonWith(tensorflowPackages), [script, folder, String(sequenceLength)]);
  results = resultSchema.parse(JSON.parse(await readFile(join(folder, 'results.json'), 'utf8')));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A network with weights of its own, and what the engine predicts for one, two and nine rows. */
function trainedCase<Configuration>(module: ModelModule<Configuration>, configuration: Configuration) {
  const network = buildNetwork(tf, module, configuration, 3);
  const stream = new RandomStream(3, purposes.shuffle, [7, 1, 1]);
  const weights = readVariables(networkVariables(network.model).all).map((weight) => ({ ...weight, data: weight.data.map((value) => value + stream.below(1000) / 2000) }));
  const trained = { architecture: 'text-cnn', module, configuration, weights, inputs, predictions: 'probabilities' } satisfies TrainedNetwork<Configuration>;
  const rows = [1, 2, 9].map((count) => Int32Array.from({ length: count * sequenceLength }, () => stream.below(vocabularyIds)));
  return { trained, rows, probabilities: predictedByEngine(trained, rows) };
}

function predictedByEngine<Configuration>({ module, configuration, weights }: Pick<TrainedNetwork<Configuration>, 'module' | 'configuration' | 'weights'>, rows: readonly Int32Array[]): Float32Array[] {
  const { model } = buildNetwork(tf, module, configuration, 0);
  writeVariables(tf, networkVariables(model).all, weights);
  const { probabilities } = classification(tf, model.outputs[0]?.shape[1] ?? 1);
  const predicted = rows.map((data) => Float32Array.from(probabilities(model.apply(idsOf(data), { training: false }) as Tensor2D).dataSync()));
  model.dispose();
  return predicted;
}

const idsOf = (data: Int32Array): Tensor2D => tf.tensor2d(data, [data.length / sequenceLength, sequenceLength], 'int32');

function largestDifference(actual: readonly number[] | Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(...expected.map((value, place) => Math.abs(value - (actual[place] ?? NaN))));
}

describe.each(['two', 'four', 'mixed'])('the network "%s"', (name) => {
  it('predicts the same as a SavedModel in Python, for any number of rows', () => {
    const { probabilities } = cases[name]!;
    for (const [place, expected] of probabilities.entries()) expect(largestDifference(results[name]!.predictions[place]!, expected)).toBeLessThan(1e-6);
  });

  it('has its weights as variables that a checkpoint gives back', () => {
    const { trained } = cases[name]!;
    expect(Object.keys(results[name]!.variables)).toEqual(trained.weights.map((weight) => weight.name));
    for (const weight of trained.weights) expect(Float32Array.from(results[name]!.variables[weight.name]!)).toEqual(weight.data);
    expect(results[name]!.trainable).toEqual(trained.weights.map((weight) => weight.name).filter((weight) => !weight.includes('moving_')));
    expect(results[name]!.restored).toBe(true);
  });

  it('is read by Python\'s safetensors, with what it takes to build it', () => {
    const { trained } = cases[name]!;
    for (const weight of trained.weights) expect(Float32Array.from(results[name]!.safetensors[weight.name]!)).toEqual(weight.data);
    expect(results[name]!.metadata).toMatchObject({ architecture: 'text-cnn' });
  });

  it('comes back from its safetensors file', async () => {
    const { trained, rows, probabilities } = cases[name]!;
    const network = buildNetwork(tf, trained.module, trained.configuration, 8);
    assignWeights(tf, network, readSafetensors(await readFile(join(folder, name, 'safetensors', 'model.safetensors'))));
    const weights = readVariables(networkVariables(network.model).all);
    expect(predictedByEngine({ ...trained, weights }, rows)).toEqual(probabilities);
  });

  it('predicts the same as a layers model of tfjs', async () => {
    const { rows, probabilities } = cases[name]!;
    const loaded = await tf.loadLayersModel(`file://${join(folder, name, 'tfjs', 'model.json')}`);
    for (const [place, ids] of rows.entries()) {
      const predicted = (loaded.predict(idsOf(ids)) as Tensor).dataSync();
      const expected = name === 'two' ? probabilities[place]!.filter((_, column) => column % 2 === 1) : probabilities[place]!;
      expect(largestDifference(predicted as Float32Array, expected)).toBeLessThan(1e-6);
    }
  });
});

describe.each(['whole.h5', 'numbered.weights.h5'])('what Keras wrote as %s', (file) => {
  it('gives a network here what Keras predicts', async () => {
    const network = buildNetwork(tf, mixed, {}, 8);
    assignWeights(tf, network, await readKerasWeights(await readFile(join(folder, file))));
    const expected = z.array(z.number()).parse(JSON.parse(await readFile(join(folder, 'keras.json'), 'utf8')));
    const weights = readVariables(networkVariables(network.model).all);
    const [, , last] = cases['mixed']!.rows;
    const [predicted] = predictedByEngine({ module: mixed, configuration: {}, weights }, [last!]);
    expect(largestDifference(predicted!, Float32Array.from(expected))).toBeLessThan(1e-5);
  });
});
