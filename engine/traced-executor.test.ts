import { beforeAll, expect, it, onTestFinished } from 'vitest';
import * as textCnn from '../models/text-cnn.ts';
import * as textMlp from '../models/text-mlp.ts';
import * as textMultiSize from '../models/text-multi-size.ts';
import { idRows } from '../test/support/array-rows.ts';
import { textCnnSchema, textMlpSchema, textMultiSizeSchema } from '../schemas/model.ts';
import { EagerExecutor } from './eager-executor.ts';
import type { Batch } from './executor.ts';
import { buildNetwork, type Network } from './network.ts';
import { purposes, RandomStream } from './random.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';
import { classTask } from './tasks.ts';
import { TracedExecutor } from './traced-executor.ts';

const adam = { name: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const vocabularyIds = 20;
const sequenceLength = 12;

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

function network(outputs: number): Network {
  return networks['text-cnn'](outputs);
}

const sizes = { embeddingSize: 4, denseUnits: 5 };
const networks = {
  'text-cnn': (outputs: number) => buildNetwork(tf, textCnn, { model: textCnnSchema.parse({ architecture: 'text-cnn', ...sizes, filters: 6, kernelSize: 3 }), vocabularyIds, sequenceLength, outputs }, 7),
  'text-mlp': (outputs: number) => buildNetwork(tf, textMlp, { model: textMlpSchema.parse({ architecture: 'text-mlp', ...sizes }), vocabularyIds, sequenceLength, outputs }, 7),
  'text-mlp with whole words dropped': (outputs: number) =>
    buildNetwork(tf, textMlp, { model: textMlpSchema.parse({ architecture: 'text-mlp', ...sizes, wordDropout: 0.2, wordTypeDropout: 0.3, lengthScaling: 6 }), vocabularyIds, sequenceLength, outputs }, 7),
  'text-multi-size': (outputs: number) =>
    buildNetwork(tf, textMultiSize, { model: textMultiSizeSchema.parse({ architecture: 'text-multi-size', ...sizes, filters: 3, kernelSizes: [2, 3] }), vocabularyIds, sequenceLength, outputs }, 7),
} as const;

function batch(step: number, rows: number, classCount: number): Batch {
  const stream = new RandomStream(step, purposes.shuffle, [1, 1, 1]);
  const inputs = Int32Array.from({ length: rows * sequenceLength }, () => stream.below(vocabularyIds));
  return { rows, ...idRows(inputs, Int32Array.from({ length: rows }, () => stream.below(classCount))) };
}

it.each([['text-cnn', 2], ['text-cnn', 3], ['text-mlp', 2], ['text-mlp with whole words dropped', 2], ['text-multi-size', 3]] as const)('%s trains and evaluates as op by op, dropout included, with %i classes', (architecture, classCount) => {
  const outputs = classCount === 2 ? 1 : classCount;
  const eager = new EagerExecutor(tf, networks[architecture](outputs), classTask(tf, outputs), adam, 7);
  const traced = new TracedExecutor(tf, networks[architecture](outputs), classTask(tf, outputs), adam, 7);
  onTestFinished(() => [eager, traced].forEach((executor) => executor.dispose()));
  for (let step = 0; step < 10; step += 1) {
    const rows = step === 9 ? 3 : 8;
    const [fromEager, fromTraced] = [eager, traced].map((executor) => executor.trainStep(batch(step, rows, classCount), { epoch: 1, step, learningRate: adam.learningRate }));
    expect(fromTraced!.metrics).toEqual(fromEager!.metrics);
    expect(Math.abs(fromTraced!.loss - fromEager!.loss)).toBeLessThan(2e-5);
  }
  const [fromEager, fromTraced] = [eager, traced].map((executor) => executor.evaluate(batch(20, 5, classCount)));
  expect(fromTraced!.metrics).toEqual(fromEager!.metrics);
  expect(Math.abs(fromTraced!.loss - fromEager!.loss)).toBeLessThan(1e-4);
  fromTraced!.predictions[0]!.forEach((value, place) => expect(Math.abs(value - fromEager!.predictions[0]![place]!)).toBeLessThan(1e-4));
});

it('goes on from its state in another executor, with the same bits', () => {
  const [first, second] = [1, 2].map(() => new TracedExecutor(tf, network(1), classTask(tf, 1), adam, 7));
  onTestFinished(() => [first!, second!].forEach((executor) => executor.dispose()));
  for (let step = 0; step < 3; step += 1) first!.trainStep(batch(step, 8, 2), { epoch: 1, step, learningRate: adam.learningRate });
  second!.writeState(first!.readState());
  const results = [first!, second!].map((executor) => executor.trainStep(batch(3, 8, 2), { epoch: 1, step: 3, learningRate: adam.learningRate }));
  expect(results[1]).toEqual(results[0]);
  expect(second!.readState()).toEqual(first!.readState());
});
