import { beforeAll, expect, it } from 'vitest';
import { buildNetwork, type ModelModule, type Network } from '../network.ts';
import type { NamedArray } from '../named-array.ts';
import { loadTensorFlow, type TensorFlow } from '../tensorflow.ts';
import { networkVariables, readVariables } from '../variables.ts';
import { assignWeights } from './assign-weights.ts';

const module: ModelModule<undefined> = {
  build: ({ tf: library }) =>
    library.sequential({ layers: [library.layers.dense({ name: 'first', units: 2, inputShape: [3] }), library.layers.dense({ name: 'second', units: 1 })] }),
};

let tf: TensorFlow;
let network: Network;

beforeAll(async () => {
  tf = await loadTensorFlow();
  network = buildNetwork(tf, module, undefined, 1);
});

const array = (name: string, shape: readonly number[]): NamedArray => ({ name, shape, data: Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, place) => place + name.length) });
const all = [array('first/kernel', [3, 2]), array('first/bias', [2]), array('second/kernel', [2, 1]), array('second/bias', [1])];
const values = () => readVariables(networkVariables(network.model).all);

it('by name, whatever the order and whatever else is there', () => {
  assignWeights(tf, network, [array('other/kernel', [9]), ...[...all].reverse()]);
  expect(values()).toEqual(all);
});

it('by place where the file knows no names', () => {
  const numbered = all.map((weight, place) => ({ ...weight, name: `${weight.name.split('/')[0] ?? ''}/${place % 2}` }));
  assignWeights(tf, network, numbered);
  expect(values()).toEqual(all);
});

it('by a mapping, which may leave weights alone', () => {
  assignWeights(tf, network, all);
  const renamed = all.slice(0, 2).map((weight) => ({ ...weight, name: `block_${weight.name}`, data: weight.data.map((value) => -value) }));
  assignWeights(tf, network, renamed, (weight) => (weight.startsWith('first/') ? `block_${weight}` : undefined));
  expect(values()).toEqual([...renamed.map((weight, place) => ({ ...weight, name: all[place]?.name })), ...all.slice(2)]);
});

it('names the first layer that does not match, with both shapes, and changes none', () => {
  const before = values();
  const wrong = [...all.slice(0, 2).map((weight) => ({ ...weight, data: weight.data.map(() => 0) })), array('second/kernel', [5, 1])];
  expect(() => { assignWeights(tf, network, wrong); }).toThrow(/^The layer second does not match the file: its second\/kernel has the shape 2 × 1, second\/kernel in the file has 5 × 1\.$/);
  expect(values()).toEqual(before);
});

it('says what the file has where a weight is missing', () => {
  expect(() => { assignWeights(tf, network, all.slice(0, 1)); }).toThrow(/^The layer first needs first\/bias of the shape 2; the file has first\/kernel of 3 × 2 there\.$/);
  expect(() => { assignWeights(tf, network, all.slice(0, 2)); }).toThrow(/^The layer second needs second\/kernel of the shape 2 × 1; the file has the layers first\.$/);
});
