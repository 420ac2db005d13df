import type { LayersModel, Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { glorotUniform } from './initializers.ts';
import { StepRandomness } from './step-randomness.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';
import type { Rows } from './rows.ts';
import { type StepInputs, TracedNetwork } from './traced-network.ts';

const adam = { name: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const rows: Rows = {
  inputs: [{ dtype: 'float32', shape: [3, 2], data: Float32Array.of(1, 2, -1, 0.5, 3, -2) }],
  targets: [{ dtype: 'float32', shape: [3, 1], data: Float32Array.of(1, -1, 0.5) }],
};

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

function network(decay?: number): TracedNetwork {
  const dense = (name: string, units: number) => tf.layers.dense({ name, units, kernelInitializer: glorotUniform(tf, 2, name) });
  const model: LayersModel = tf.sequential({
    layers: [tf.layers.inputLayer({ inputShape: [2] }), dense('first', 3), tf.layers.batchNormalization({ name: 'normalization' }), dense('last', 1)],
  });
  const objective = ([output]: readonly Tensor[], [target]: readonly Tensor[]) => ({ loss: tf.mean(tf.squaredDifference(output!, target!)).asScalar(), metrics: [], predictions: [output!] });
  const traced = new TracedNetwork(tf, { model, randomness: new StepRandomness() }, objective, adam, decay === undefined ? undefined : { kind: 'exponential', decay });
  onTestFinished(() => traced.dispose());
  return traced;
}

function step(iteration: number, frozen: readonly string[] = []): StepInputs {
  return { learningRate: 0.1, iteration, frozen, seedOf: () => [0, 0] };
}

function valuesOf(traced: TracedNetwork): Record<string, number[]> {
  return Object.fromEntries([...traced.readVariables(), ...traced.readSlots()].map(({ name, data }) => [name, [...data]]));
}

it('a step leaves frozen layers, what belongs to them and their moving statistics alone, and changes all else', () => {
  const traced = network();
  traced.train(rows, step(1));
  const before = valuesOf(traced);
  traced.train(rows, step(2, ['first', 'normalization']));
  const after = valuesOf(traced);
  const changed = Object.keys(before).filter((name) => before[name]!.join() !== after[name]!.join());
  expect(changed.toSorted()).toEqual(['last/bias', 'last/bias/momentum', 'last/bias/velocity', 'last/kernel', 'last/kernel/momentum', 'last/kernel/velocity']);
  traced.train(rows, step(3));
  expect(valuesOf(traced)['first/kernel']).not.toEqual(before['first/kernel']);
});

it('frozen batch normalization works as outside of training', () => {
  const traced = network();
  traced.train(rows, step(1));
  const { loss } = traced.evaluate(rows);
  expect(traced.train(rows, step(2, ['normalization'])).loss).toBeCloseTo(loss, 5);
});

it('averages are what is evaluated and kept; frozen variables stand for themselves', () => {
  const [plain, averaging] = [network(), network(0.5)];
  const [first, second] = [1, 2].map((iteration) => {
    for (const traced of [plain, averaging]) traced.train(rows, step(iteration, ['first']));
    return new Map(plain.readVariables().map(({ name, data }) => [name, data]));
  });
  expect(averaging.readVariables()).toEqual(plain.readVariables());
  for (const { name, data } of averaging.readModel()) {
    const trained = name.startsWith('last') || name === 'normalization/gamma' || name === 'normalization/beta';
    data.forEach((value, place) => {
      const [before, after] = [first!.get(name)![place]!, second!.get(name)![place]!];
      expect(value, name).toBeCloseTo(trained ? (before + after) / 2 : after, 6);
    });
  }
  const model = network();
  model.writeVariables(averaging.readModel());
  expect(model.evaluate(rows).loss).toBe(averaging.evaluate(rows).loss);
  expect(model.evaluate(rows).loss).not.toBe(plain.evaluate(rows).loss);
});

it('a renewed optimizer goes on from the averages as from the start', () => {
  const traced = network(0.5);
  for (const iteration of [1, 2, 3]) traced.train(rows, step(iteration));
  const fresh = network(0.5);
  fresh.writeVariables(traced.readModel());
  traced.renewOptimizer();
  expect(traced.readModel()).toEqual(fresh.readModel());
  for (const each of [traced, fresh]) each.train(rows, step(1));
  expect(valuesOf(traced)).toEqual(valuesOf(fresh));
});

it('layers that are not there, and all of them, are not frozen', () => {
  const traced = network();
  expect(() => traced.train(rows, step(1, ['fist']))).toThrow('No layer with weights is named fist, so it cannot be frozen: there are first, normalization, last.');
  expect(() => traced.train(rows, step(1, ['first', 'normalization', 'last']))).toThrow('A stage freezes all layers');
});
