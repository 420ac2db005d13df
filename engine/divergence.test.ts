import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { optimizers } from '../test/support/optimizer-steps.ts';
import type { Objective } from './graph/trace-training.ts';
import type { ArrayTensor, HeldRows, Rows } from './rows.ts';
import { StepRandomness } from './step-randomness.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';
import { type StepInputs, TracedNetwork } from './traced-network.ts';

const step: StepInputs = { learningRate: 0.1, iteration: 1, seedOf: () => [0, 0] };
const good = rowsOf([1, 2, 3, 4], [1, -1]);
/** Squared, its error is beyond float32. */
const tooFar = rowsOf([1, 2, 3, 4], [1e30, -1]);

let tf: TensorFlow;
let squaredError: Objective;

beforeAll(async () => {
  tf = await loadTensorFlow();
  squaredError = ([output], [target]) => ({ loss: tf.losses.meanSquaredError<Tensor, Scalar>(target!, output!), metrics: [], predictions: [output!] });
});

describe('a step whose loss is not finite', () => {
  it.each(Object.keys(optimizers))('changes nothing: %s', (name) => {
    const network = tracedNetwork(name, true);
    network.train(good, step);
    const before = stateOf(network);
    expect(network.train(tooFar, { ...step, iteration: 2 }).loss).toBe(Infinity);
    expect(stateOf(network)).toBe(before);
    network.train(good, { ...step, iteration: 2 });
    expect(stateOf(network)).not.toBe(before);
  });

  it.each([
    ['a number of the input', 'data', [1, Number.NaN, 3, 4], [1, 1], 1],
    ['a number of the target', 'data', [1, 2, 3, 4], [Infinity, 1], 1],
    ['the weight second/kernel', 'network', [1, 2, 3, 4], [1, 1], Number.NaN],
    ['the output of the layer second', 'network', [1, 2, 3, 4], [1, 1], 3e38],
    ['the loss itself', 'network', [1, 2, 3, 4], [1e30, 1], 1],
  ] as const)('comes from %s', (name, of, inputs, targets, kernel) => {
    const network = tracedNetwork('adam');
    const values = network.readVariables();
    network.writeVariables(values.map((value) => (value.name === 'second/kernel' ? { ...value, data: value.data.map(() => kernel) } : value)));
    const rows = rowsOf(inputs, targets);
    expect(network.train(rows, step).loss).not.toSatisfy(Number.isFinite);
    expect(network.findNotFinite(rows, step)).toEqual({ of, name });
    expect(network.findNotFinite(rows, undefined)).toEqual({ of, name });
  });

  it('is looked into where the rows are held, which stay there', () => {
    const network = tracedNetwork('adam');
    const columns = { inputs: [{ dtype: 'float32', shape: [3, 2] }], targets: [{ dtype: 'float32', shape: [3, 1] }] } as const;
    network.hold('training', columns);
    network.prepare([{ held: 'training', rows: 2 }], []);
    network.fill('training', 0, { inputs: [floats([3, 2], [1, 2, 3, 4, Infinity, 6])], targets: [floats([3, 1], [1, 2, 3])] });
    const rows = (...indices: number[]): HeldRows => ({ held: 'training', indices: Int32Array.from(indices) });
    expect(network.train(rows(2, 0), step).loss).not.toSatisfy(Number.isFinite);
    expect(network.findNotFinite(rows(2, 0), step)).toEqual({ of: 'data', name: 'a number of the input' });
    expect(network.findNotFinite(rows(1, 0), step)).toBeUndefined();
    expect(network.train(rows(1, 0), step).loss).toSatisfy(Number.isFinite);
  });
});

/** Two layers of ones, with averages of all kinds where they are wanted: they are changed by a step too. */
function tracedNetwork(optimizer: string, averages = false): TracedNetwork {
  const dense = (name: string, units: number) => tf.layers.dense({ name, units, kernelInitializer: 'ones' });
  const normalization = averages ? [tf.layers.batchNormalization({ name: 'normalization' })] : [];
  const model = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [2] }), dense('first', 2), ...normalization, dense('second', 1)] });
  const network = new TracedNetwork(tf, { model, randomness: new StepRandomness() }, squaredError, optimizers[optimizer], averages ? { kind: 'exponential', decay: 0.5 } : undefined);
  onTestFinished(() => network.dispose());
  return network;
}

function stateOf(network: TracedNetwork): string {
  return JSON.stringify([...network.readVariables(), ...network.readSlots()].map(({ name, data }) => [name, [...data]]));
}

function rowsOf(inputs: readonly number[], targets: readonly number[]): Rows {
  return { inputs: [floats([2, 2], inputs)], targets: [floats([2, 1], targets)] };
}

function floats(shape: readonly number[], data: readonly number[]): ArrayTensor {
  return { dtype: 'float32', shape, data: Float32Array.from(data) };
}
