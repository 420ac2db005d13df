import type { LayersModel, Scalar, SymbolicTensor, Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Objective } from './graph/trace-training.ts';
import { glorotUniform } from './initializers.ts';
import type { OptimizerOptions } from './optimizers/options.ts';
import { StepRandomness } from './step-randomness.ts';
import { loadTensorFlow, type NodeBackend, type TensorFlow } from './tensorflow.ts';
import type { ArrayTensor, Rows } from './rows.ts';
import { type StepInputs, TracedNetwork } from './traced-network.ts';

const sgd: OptimizerOptions = { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false };
const step: StepInputs = { learningRate: 0.1, iteration: 1, seedOf: () => [0, 0] };

let tf: TensorFlow;
let squaredError: Objective;

beforeAll(async () => {
  tf = await loadTensorFlow();
  squaredError = (outputs, targets) => ({
    loss: outputs.map((output, place) => tf.losses.meanSquaredError<Tensor, Scalar>(targets[place]!, output)).reduce((sum, loss) => tf.add(sum, loss)),
    metrics: [],
    predictions: outputs,
  });
});

function floats(shape: readonly number[], ...data: number[]): ArrayTensor {
  return { dtype: 'float32', shape, data: Float32Array.from(data) };
}

function ids(shape: readonly number[], ...data: number[]): ArrayTensor {
  return { dtype: 'int32', shape, data: Int32Array.from(data) };
}

function tracedNetwork(model: LayersModel, options: OptimizerOptions | undefined = sgd, objective = squaredError): TracedNetwork {
  const network = new TracedNetwork(tf, { model, randomness: new StepRandomness() }, objective, options);
  onTestFinished(() => network.dispose());
  return network;
}

function valuesOf(network: TracedNetwork): Record<string, number[]> {
  return Object.fromEntries(network.readVariables().map(({ name, data }) => [name, [...data]]));
}

/** A layer without bias whose kernel is all ones. */
function sumOf(name: string, units = 1) {
  return tf.layers.dense({ name, units, useBias: false, kernelInitializer: 'ones' });
}

it('takes several inputs and gives several outputs', () => {
  const [a, b] = [tf.input({ shape: [2] }), tf.input({ shape: [1], dtype: 'int32' })];
  const embedded = tf.layers.flatten().apply(tf.layers.embedding({ name: 'embedding', inputDim: 3, outputDim: 2, embeddingsInitializer: 'ones' }).apply(b)) as SymbolicTensor;
  const product = tf.layers.dot({ axes: 1 }).apply([a, embedded]) as SymbolicTensor;
  const network = tracedNetwork(tf.model({ inputs: [a, b], outputs: [product, sumOf('sum').apply(a) as SymbolicTensor] }));
  const rows: Rows = { inputs: [floats([1, 2], 3, 4), ids([1, 1], 2)], targets: [floats([1, 1], 6), floats([1, 1], 9)] };
  expect(network.evaluate(rows)).toEqual({ loss: 5, metrics: [], predictions: [Float32Array.of(7), Float32Array.of(7)] });
  expect(network.train(rows, step).loss).toBe(5);
  const { embedding, sum } = { embedding: valuesOf(network)['embedding/embeddings']!, sum: valuesOf(network)['sum/kernel']! };
  [1, 1, 1, 1, 0.4, 0.2].forEach((value, place) => expect(embedding[place]).toBeCloseTo(value));
  [2.2, 2.6].forEach((value, place) => expect(sum[place]).toBeCloseTo(value));
});

it('sums the gradients of a layer that is used twice', () => {
  const [a, b] = [tf.input({ shape: [1] }), tf.input({ shape: [1] })];
  const shared = sumOf('shared');
  const network = tracedNetwork(tf.model({ inputs: [a, b], outputs: tf.layers.add().apply([shared.apply(a) as SymbolicTensor, shared.apply(b) as SymbolicTensor]) as SymbolicTensor }));
  network.train({ inputs: [floats([1, 1], 2), floats([1, 1], 3)], targets: [floats([1, 1], 4)] }, step);
  // the output is 5, so the gradient is 2 (5 - 4) (2 + 3)
  expect(valuesOf(network)['shared/kernel']![0]).toBeCloseTo(0, 6);
});

it('leaves frozen layers alone, and adds the penalties of regularizers', () => {
  const frozen = sumOf('frozen', 2);
  frozen.trainable = false;
  const penalized = tf.layers.dense({ name: 'penalized', units: 1, useBias: false, kernelInitializer: 'ones', kernelRegularizer: tf.regularizers.l2({ l2: 0.5 }) });
  const network = tracedNetwork(tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [1] }), frozen, penalized] }));
  // each of the two weights has the gradient 0 of the error and 1 of the penalty
  expect(network.train({ inputs: [floats([1, 1], 2)], targets: [floats([1, 1], 4)] }, step).loss).toBeCloseTo(1);
  expect(valuesOf(network)['frozen/kernel']).toEqual([1, 1]);
  valuesOf(network)['penalized/kernel']!.forEach((value) => expect(value).toBeCloseTo(0.9));
});

it('moves the averages of batch normalization in training only, and uses them in evaluation only', () => {
  const network = tracedNetwork(tf.sequential({ layers: [tf.layers.batchNormalization({ name: 'normalization', inputShape: [1], momentum: 0.75, epsilon: 0 })] }));
  const rows: Rows = { inputs: [floats([2, 1], 1, 5)], targets: [floats([2, 1], -1, 1)] };
  expect([...network.evaluate(rows).predictions[0]!]).toEqual([1, 5]);
  expect(network.train(rows, step).loss).toBeCloseTo(0);
  expect(network.train(rows, { ...step, iteration: 2 }).loss).toBeCloseTo(0);
  const values = valuesOf(network);
  expect(values['normalization/moving_mean']![0]).toBeCloseTo(3 * (1 - 0.75 ** 2));
  expect(network.evaluate(rows).predictions[0]![0]).not.toBeCloseTo(-1);
});

it('hands masks on', () => {
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({ name: 'embedding', inputDim: 3, outputDim: 2, inputLength: 3, maskZero: true, embeddingsInitializer: glorotUniform(tf, 1, 'embedding') }),
      tf.layers.simpleRNN({ name: 'recurrent', units: 2, kernelInitializer: glorotUniform(tf, 1, 'kernel'), recurrentInitializer: glorotUniform(tf, 1, 'recurrent') }),
    ],
  });
  const network = tracedNetwork(model, undefined);
  const predictions = (...words: number[]) => [...network.evaluate({ inputs: [ids([1, 3], ...words)], targets: [floats([1, 2], 0, 0)] }).predictions[0]!];
  expect(predictions(1, 2, 0)).toEqual(predictions(1, 2, 0));
  predictions(0, 1, 2).forEach((value, place) => expect(value).toBeCloseTo(predictions(1, 0, 2)[place]!, 6));
  expect(predictions(1, 2, 1)).not.toEqual(predictions(1, 2, 0));
});

it('goes on with the same variables when rows of another number come', () => {
  const network = tracedNetwork(tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [1] }), sumOf('sum')] }), { name: 'sgd', learningRate: 0.1, momentum: 0.5, nesterov: false });
  network.train({ inputs: [floats([2, 1], 1, 1)], targets: [floats([2, 1], 2, 2)] }, step);
  const [kernel] = valuesOf(network)['sum/kernel']!;
  expect(kernel).toBeCloseTo(1.2);
  network.train({ inputs: [floats([1, 1], 1)], targets: [floats([1, 1], kernel!)] }, { ...step, iteration: 2 });
  // no gradient any more, but half of the momentum
  expect(valuesOf(network)['sum/kernel']![0]).toBeCloseTo(1.3);
  expect(network.readSlots().map(({ name, data }) => [name, Math.round(100 * data[0]!)])).toEqual([['sum/kernel/momentum', 10]]);
});

it('takes the weights of another process, and refuses those of another network', () => {
  const network = tracedNetwork(tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [1] }), sumOf('sum')] }));
  network.writeVariables([{ name: 'sum/kernel', shape: [1, 1], data: Float32Array.of(5) }]);
  expect([...network.evaluate({ inputs: [floats([1, 1], 2)], targets: [floats([1, 1], 10)] }).predictions[0]!]).toEqual([10]);
  expect(() => network.writeVariables([{ name: 'other/kernel', shape: [1, 1], data: Float32Array.of(5) }])).toThrow('The weight sum/kernel is missing');
});

it('refuses a network whose loss does not depend on a weight', () => {
  const network = tracedNetwork(tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [1] }), sumOf('sum')] }), sgd, (_, [target]) => ({ loss: tf.mean(target!), metrics: [], predictions: [] }));
  expect(() => network.train({ inputs: [floats([1, 1], 2)], targets: [floats([1, 1], 10)] }, step)).toThrow();
});

it('keeps nothing from step to step: 10,000 of them', () => {
  const network = tracedNetwork(tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [100] }), tf.layers.dense({ name: 'a', units: 200 }), tf.layers.dense({ name: 'b', units: 1 })] }));
  const rows: Rows = { inputs: [{ dtype: 'float32', shape: [10, 100], data: new Float32Array(1000).fill(0.01) }], targets: [{ dtype: 'float32', shape: [10, 1], data: new Float32Array(10) }] };
  const { binding } = tf.backend() as NodeBackend;
  const run = (steps: number) => {
    for (let iteration = 1; iteration <= steps; iteration += 1) network.train(rows, { ...step, iteration });
    return { tensors: tf.memory().numTensors, handles: binding.getNumOfTensors(), models: binding.getNumOfSavedModels() };
  };
  const before = run(1_000);
  const bytes = process.memoryUsage().rss;
  expect(run(9_000)).toEqual(before);
  expect(process.memoryUsage().rss - bytes).toBeLessThan(64 * 1024 ** 2);
});
