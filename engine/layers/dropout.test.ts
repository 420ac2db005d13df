import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { layerSeed, StepRandomness } from '../step-randomness.ts';
import { loadTensorFlow, type TensorFlow } from '../tensorflow.ts';
import { dropout } from './dropout.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

function dropped(seed: number, epoch: number, step: number, name: string, rate = 0.3): number[] {
  return tf.tidy(() => {
    const randomness = new StepRandomness();
    const layer = dropout(tf, randomness, name, rate);
    const seedOf = (layerName: string) => tf.tensor1d(layerSeed(seed, epoch, step, layerName), 'int32');
    return [...randomness.during(seedOf, () => (layer.apply(tf.ones([50, 40]), { training: true }) as Tensor).dataSync())];
  });
}

describe('dropout', () => {
  it('zeroes the share asked for and lets the rest grow so that the mean stays', () => {
    const values = dropped(1, 1, 0, 'a');
    const zeros = values.filter((value) => value === 0).length / values.length;
    expect(zeros).toBeGreaterThan(0.26);
    expect(zeros).toBeLessThan(0.34);
    expect(new Set(values.filter((value) => value !== 0))).toEqual(new Set([Math.fround(1 / 0.7)]));
  });

  it('is the same for the same seed, epoch, step and layer, another where one differs', () => {
    const patterns = [dropped(1, 1, 0, 'a'), dropped(2, 1, 0, 'a'), dropped(1, 2, 0, 'a'), dropped(1, 1, 1, 'a'), dropped(1, 1, 0, 'b')];
    expect(dropped(1, 1, 0, 'a')).toEqual(patterns[0]);
    expect(new Set(patterns.map((pattern) => pattern.join())).size).toBe(patterns.length);
  });

  it('leaves everything as it is at rate 0 and outside training', () => {
    expect(new Set(dropped(1, 1, 0, 'a', 0))).toEqual(new Set([1]));
    const values = tf.tidy(() => (dropout(tf, new StepRandomness(), 'a', 0.5).apply(tf.ones([10, 10]), { training: false }) as Tensor).dataSync());
    expect(new Set(values)).toEqual(new Set([1]));
  });

  it('passes the gradient through what is kept, with its factor', () => {
    tf.tidy(() => {
      const randomness = new StepRandomness();
      const layer = dropout(tf, randomness, 'a', 0.5);
      const seedOf = () => tf.tensor1d([3, 4], 'int32');
      const input = tf.ones([20, 20]);
      const output = randomness.during(seedOf, () => (layer.apply(input, { training: true }) as Tensor).dataSync());
      const gradient = randomness.during(seedOf, () => tf.grad((x) => tf.sum(layer.apply(x, { training: true }) as Tensor))(input).dataSync());
      expect(gradient).toEqual(output);
    });
  });

  it('refuses two layers of one name, and drawing outside a step', () => {
    const randomness = new StepRandomness();
    const layer = dropout(tf, randomness, 'a', 0.5);
    expect(() => dropout(tf, randomness, 'a', 0.5)).toThrow('two layers are named a');
    expect(() => layer.apply(tf.ones([2, 2]), { training: true })).toThrow('outside a training step');
  });
});
