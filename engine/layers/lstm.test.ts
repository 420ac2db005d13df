import type { layers, Scalar, Tensor, Tensor3D, Variable } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { glorotUniform } from '../initializers.ts';
import { purposes, RandomStream } from '../random.ts';
import { loadTensorFlow, type TensorFlow } from '../tensorflow.ts';
import { lstm } from './lstm.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

it.each([false, true])('has the values and gradients of tfjs\' layer, with all states: %s', (returnSequences) => {
  tf.tidy(() => {
    const stream = new RandomStream(1, purposes.shuffle, [1, 1, 1]);
    const input = tf.tensor3d(Float32Array.from({ length: 3 * 7 * 2 }, () => 4 * stream.unit() - 2), [3, 7, 2]);
    const settings = { units: 5, returnSequences, kernelInitializer: glorotUniform(tf, 1, 'kernel'), recurrentInitializer: glorotUniform(tf, 1, 'recurrent') };
    const [own, plain] = [lstm(tf, 'own', settings), tf.layers.lstm({ name: 'plain', ...settings, recurrentActivation: 'sigmoid', unitForgetBias: true })].map((layer) => pass(layer, input));
    expect(own!.output.shape).toEqual(plain!.output.shape);
    expectClose(own!.output, plain!.output);
    expect(own!.gradients).toHaveLength(4);
    own!.gradients.forEach((gradient, place) => expectClose(gradient, plain!.gradients[place]!));
  });
});

/** The output, and the gradients of its weighted sum by the input and the weights. */
function pass(layer: layers.Layer, input: Tensor3D): { output: Tensor; gradients: Tensor[] } {
  const output = layer.apply(input) as Tensor;
  const weighted = (x: Tensor): Scalar => {
    const states = layer.apply(x) as Tensor;
    return tf.sum(tf.mul(states, tf.reshape(tf.sin(tf.range(0, states.size)), states.shape)));
  };
  const variables = layer.weights.map((weight) => weight.read() as Variable);
  const { grads } = tf.variableGrads(() => weighted(input), variables);
  return { output, gradients: [tf.grad(weighted)(input), ...variables.map(({ name }) => grads[name]!)] };
}

function expectClose(actual: Tensor, expected: Tensor): void {
  const [values, wanted] = [actual.dataSync(), expected.dataSync()];
  const scale = Math.max(...wanted.map(Math.abs));
  values.forEach((value, place) => expect(Math.abs(value - wanted[place]!) / scale).toBeLessThan(1e-5));
}
