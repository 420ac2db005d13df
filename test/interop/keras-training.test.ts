import type { SymbolicTensor } from '@tensorflow/tfjs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { buildNetwork, type ModelModule, type Network } from '../../engine/network.ts';
import { purposes, RandomStream } from '../../engine/random.ts';
import { loadTensorFlow, type TensorFlow } from '../../engine/tensorflow.ts';
import { classTask } from '../../engine/tasks.ts';
import { TracedExecutor } from '../../engine/traced-executor.ts';
import * as textCnn from '../../models/text-cnn.ts';
import { textCnnSchema } from '../../schemas/model.ts';
import { optimizerSchema } from '../../schemas/optimizer.ts';
import { idRows } from '../support/array-rows.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { kerasPackages } from '../support/python-packages.ts';

const script = fileURLToPath(new URL('keras_training.py', import.meta.url));
const trainedSchema = z.record(z.string(), z.object({ losses: z.array(z.number()), weights: z.array(z.array(z.number())) }));

const sequenceLength = 21;
const vocabularyIds = 50;
const steps = 10;
const cnn = textCnnSchema.parse({ architecture: 'text-cnn', embeddingSize: 6, filters: 8, denseUnits: 10, embeddingDropout: 0, convolutionDropout: 0, dropout: 0 });
const optimizer = optimizerSchema.parse({ name: 'adam', learningRate: 0.01 });

interface RecurrentModel {
  readonly architecture: 'lstm' | 'gru' | 'simpleRnn';
  readonly embeddingSize: number;
  readonly units: number;
  /** Id 0 is padding. */
  readonly masked: boolean;
}

interface RecurrentConfiguration {
  readonly model: RecurrentModel;
  readonly outputs: number;
}

/** A layer that gives all its states, and one that reads them backwards. */
const recurrent: ModelModule<RecurrentConfiguration> = {
  build: ({ tf, embeddingUniform, glorotUniform, ...toolkit }, { model: { architecture, embeddingSize, units, masked }, outputs }) => {
    const input = tf.input({ shape: [sequenceLength], dtype: 'int32' });
    const chain = [
      tf.layers.embedding({ name: 'embedding', inputDim: vocabularyIds, outputDim: embeddingSize, maskZero: masked, embeddingsInitializer: embeddingUniform('embedding/embeddings') }),
      toolkit[architecture]('first', { units, returnSequences: true }),
      toolkit[architecture]('second', { units, returnSequences: false, goBackwards: true }),
      tf.layers.dense({ name: 'output', units: outputs, kernelInitializer: glorotUniform('output/kernel') }),
    ];
    return tf.model({ inputs: input, outputs: chain.reduce((value: SymbolicTensor, layer) => layer.apply(value) as SymbolicTensor, input) });
  },
};

const recurrentModels = (['lstm', 'gru', 'simpleRnn'] as const).map((architecture, place): RecurrentModel => ({ architecture, embeddingSize: 4 + place, units: 5, masked: true }));
const cases: Record<string, { readonly model: unknown; readonly outputs: number; build(tf: TensorFlow): Network }> = {
  'text-cnn with 2 classes': { model: cnn, outputs: 1, build: (tf) => buildNetwork(tf, textCnn, { model: cnn, vocabularyIds, sequenceLength, outputs: 1 }, 3) },
  'text-cnn with 4 classes': { model: cnn, outputs: 4, build: (tf) => buildNetwork(tf, textCnn, { model: cnn, vocabularyIds, sequenceLength, outputs: 4 }, 3) },
  ...Object.fromEntries(
    [...recurrentModels, { ...recurrentModels[0]!, masked: false }].map((model) => [
      `${model.architecture} ${model.masked ? 'with' : 'without'} padding`,
      { model, outputs: 4, build: (tf: TensorFlow) => buildNetwork(tf, recurrent, { model, outputs: 4 }, 3) },
    ]),
  ),
};

let ours: Record<string, ReturnType<typeof train>>;
let keras: z.infer<typeof trainedSchema>;

beforeAll(async () => {
  const tf = await loadTensorFlow();
  ours = Object.fromEntries(Object.entries(cases).map(([name, { outputs, build }]) => [name, train(tf, build(tf), outputs)]));
  const folder = await mkdtemp(join(tmpdir(), 'everstep-keras-training-'));
  try {
    const [givenFile, trainedFile] = [join(folder, 'given.json'), join(folder, 'trained.json')];
    const given = Object.entries(cases).map(([name, { model, outputs }]) => [name, { model, outputs, sequenceLength, vocabularyIds, optimizer, weights: ours[name]?.start, batches: ours[name]?.batches }]);
    await writeFile(givenFile, JSON.stringify(Object.fromEntries(given)));
    await runPython(await pythonWith(kerasPackages), [script, givenFile, trainedFile]);
    keras = trainedSchema.parse(JSON.parse(await readFile(trainedFile, 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it.each(Object.keys(cases))('ten steps of Adam end as in Keras: %s', (name) => {
  const { losses, weights } = ours[name]!;
  const theirs = keras[name]!;
  for (const [step, loss] of losses.entries()) expect(Math.abs(loss - (theirs.losses[step] ?? Infinity))).toBeLessThan(1e-4);
  for (const [index, { name: weight, data }] of weights.entries()) {
    const largest = Math.max(...data.map((value, place) => Math.abs(value - (theirs.weights[index]?.[place] ?? Infinity))));
    expect({ weight, close: largest < 1e-4, largest }).toMatchObject({ weight, close: true });
  }
});

function train(tf: TensorFlow, network: Network, outputs: number) {
  const executor = new TracedExecutor(tf, network, classTask(tf, outputs), optimizer, 3);
  const batches = Array.from({ length: steps }, (_, step) => madeBatch(step, step === steps - 1 ? 5 : 16, Math.max(outputs, 2)));
  const fed = batches.map(({ rows, inputs, classes }) => ({ rows, ...idRows(inputs, classes) }));
  executor.prepare({ training: [fed[0]!, fed[steps - 1]!], evaluation: [] });
  const start = executor.readVariables().map(({ shape, data }) => ({ shape, values: [...data] }));
  const losses = fed.map((batch, step) => executor.trainStep(batch, { epoch: 1, step, learningRate: optimizer.learningRate }).loss);
  const weights = executor.readVariables();
  executor.dispose();
  return { start, losses, weights, batches: batches.map(({ inputs, classes }) => ({ inputs: [...inputs], classes: [...classes] })) };
}

/** A third of the ids is 0: padding in front, behind and between, and a row of nothing else. */
function madeBatch(step: number, rows: number, classCount: number) {
  const stream = new RandomStream(11, purposes.shuffle, [step, 1, 1]);
  const isPadding = (place: number) => {
    const [row, column] = [Math.floor(place / sequenceLength), place % sequenceLength];
    return [column < 7, column >= 14, column % 3 === 0, row === 3][row % 4] ?? false;
  };
  return {
    rows,
    inputs: Int32Array.from({ length: rows * sequenceLength }, (_, place) => (isPadding(place) ? 0 : stream.below(vocabularyIds))),
    classes: Int32Array.from({ length: rows }, () => stream.below(classCount)),
  };
}
