import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { buildNetwork } from '../../engine/network.ts';
import { purposes, RandomStream } from '../../engine/random.ts';
import { loadTensorFlow, type TensorFlow } from '../../engine/tensorflow.ts';
import { TracedExecutor } from '../../engine/traced-executor.ts';
import * as textCnn from '../../models/text-cnn.ts';
import { textCnnSchema } from '../../schemas/model.ts';
import { optimizerSchema } from '../../schemas/optimizer.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { kerasPackages } from '../support/python-packages.ts';

const script = fileURLToPath(new URL('keras_training.py', import.meta.url));
const trainedSchema = z.object({ losses: z.array(z.number()), weights: z.array(z.array(z.number())) });

const sequenceLength = 21;
const vocabularyIds = 50;
const steps = 10;
const model = textCnnSchema.parse({ architecture: 'text-cnn', embeddingSize: 6, filters: 8, denseUnits: 10, embeddingDropout: 0, convolutionDropout: 0, denseDropout: 0 });
const optimizer = optimizerSchema.parse({ name: 'adam', learningRate: 0.01 });

let tf: TensorFlow;
let python: string;
let folder: string;

beforeAll(async () => {
  tf = await loadTensorFlow();
  python = await pythonWith(kerasPackages);
  folder = await mkdtemp(join(tmpdir(), 'everstep-keras-training-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([2, 4])('ten steps of Adam end as in Keras, with %i classes', async (classCount) => {
  const outputs = classCount === 2 ? 1 : classCount;
  const executor = new TracedExecutor(tf, buildNetwork(tf, textCnn, { model, vocabularyIds, sequenceLength, outputs }, 3), optimizer, 3, { rowLength: sequenceLength, training: [16, 5], evaluation: [] });
  const batches = Array.from({ length: steps }, (_, step) => madeBatch(step, step === steps - 1 ? 5 : 16, classCount));
  const start = executor.readVariables().map(({ shape, data }) => ({ shape, values: [...data] }));
  const losses = batches.map((batch, step) => executor.trainStep(batch, { epoch: 1, step, learningRate: optimizer.learningRate }).loss);
  const weights = executor.readVariables();
  executor.dispose();

  const [givenFile, trainedFile] = [join(folder, `given-${classCount}.json`), join(folder, `trained-${classCount}.json`)];
  const plain = batches.map(({ inputs, classes }) => ({ inputs: [...inputs], classes: [...classes] }));
  await writeFile(givenFile, JSON.stringify({ model, outputs, sequenceLength, vocabularyIds, optimizer, weights: start, batches: plain }));
  await runPython(python, [script, givenFile, trainedFile]);
  const keras = trainedSchema.parse(JSON.parse(await readFile(trainedFile, 'utf8')));

  for (const [step, loss] of losses.entries()) expect(Math.abs(loss - (keras.losses[step] ?? 0))).toBeLessThan(1e-4);
  for (const [index, { name, data }] of weights.entries()) {
    const largest = Math.max(...data.map((value, place) => Math.abs(value - (keras.weights[index]?.[place] ?? Infinity))));
    expect({ name, close: largest < 1e-4, largest }).toMatchObject({ name, close: true });
  }
});

function madeBatch(step: number, rows: number, classCount: number) {
  const stream = new RandomStream(11, purposes.shuffle, [step, 1, 1]);
  return {
    rows,
    inputs: Int32Array.from({ length: rows * sequenceLength }, () => stream.below(vocabularyIds)),
    classes: Int32Array.from({ length: rows }, () => stream.below(classCount)),
  };
}
