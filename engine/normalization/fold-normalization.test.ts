import type { LayersModel } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import type { NamedArray } from '../named-array.ts';
import { loadTensorFlow, type TensorFlow } from '../tensorflow.ts';
import { networkVariables, writeVariables } from '../variables.ts';
import { foldNormalization } from './fold-normalization.ts';

let tf: TensorFlow;
beforeAll(async () => {
  tf = await loadTensorFlow();
});

/** A convolution, one channel by channel and a dense layer, each with its normalization, or all without and with biases. */
function network(folded: boolean): LayersModel {
  const normalization = (name: string) => (folded ? [] : [tf.layers.batchNormalization({ name, epsilon: 1e-3 })]);
  return tf.sequential({
    layers: [
      tf.layers.conv2d({ name: 'one', filters: 4, kernelSize: 3, useBias: folded, inputShape: [6, 6, 3] }),
      ...normalization('one_bn'),
      tf.layers.reLU({ name: 'bounded' }),
      tf.layers.depthwiseConv2d({ name: 'two', kernelSize: 2, useBias: folded }),
      ...normalization('two_bn'),
      tf.layers.flatten({ name: 'flat' }),
      tf.layers.dense({ name: 'three', units: 5 }),
      ...normalization('three_bn'),
    ],
  });
}

/** Numbers that are all different; those of variances above zero. */
function numbered(name: string, shape: readonly number[], place: number): NamedArray {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const value = (element: number) => Math.sin(place * 100 + element * 1.7);
  return { name, shape, data: Float32Array.from({ length: size }, (_, element) => (name.endsWith('variance') ? 0.5 + value(element) ** 2 : value(element))) };
}

it('gives the same outputs without the normalizations', () => {
  const model = network(false);
  const order = ['one/kernel', 'one_bn/gamma', 'one_bn/beta', 'one_bn/moving_mean', 'one_bn/moving_variance', 'two/depthwise_kernel', 'two_bn/gamma', 'two_bn/beta', 'two_bn/moving_mean', 'two_bn/moving_variance', 'three/kernel', 'three/bias', 'three_bn/gamma', 'three_bn/beta', 'three_bn/moving_mean', 'three_bn/moving_variance'];
  const { all } = networkVariables(model);
  const weights = order.map((name, place) => numbered(name, all.find((weight) => weight.name === name)?.variable.shape ?? [], place));
  writeVariables(tf, all, weights);
  const { weights: without, folded } = foldNormalization(weights, 1e-3);
  expect(folded).toEqual(['one_bn', 'two_bn', 'three_bn']);
  const foldedModel = network(true);
  writeVariables(tf, networkVariables(foldedModel).all, without);
  const images = tf.tensor(numbered('images', [2, 6, 6, 3], 7).data, [2, 6, 6, 3]);
  const [before, after] = [model, foldedModel].map((each) => (each.predict(images) as ReturnType<typeof tf.tensor>).dataSync()) as [Float32Array, Float32Array];
  expect(Math.max(...before.map(Math.abs))).toBeGreaterThan(0.1);
  expect(Math.max(...before.map((value, place) => Math.abs(value - after[place]!)))).toBeLessThan(1e-5);
});

it('leaves weights without normalization alone', () => {
  const weights = [numbered('one/kernel', [2, 2], 0), numbered('one/bias', [2], 1)];
  expect(foldNormalization(weights, 1e-3)).toEqual({ weights, folded: [] });
});

it('names a normalization that follows no layer of its channels', () => {
  const weights = [numbered('one/kernel', [2, 3], 0), ...['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part, place) => numbered(`one_bn/${part}`, [4], place))];
  expect(() => foldNormalization(weights, 1e-3)).toThrow(/The normalization one_bn does not follow a layer of its 4 channels/);
});
