import { beforeAll, describe, expect, it } from 'vitest';
import { embeddingUniform, glorotUniform } from './initializers.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

describe('initial weights', () => {
  it.each([
    { name: 'dense', shape: [300, 200], limit: Math.sqrt(6 / 500) },
    { name: 'convolution', shape: [5, 32, 64], limit: Math.sqrt(6 / (5 * 32 + 5 * 64)) },
  ])('of a $name kernel are uniform up to Glorot and Bengio’s limit', ({ shape, limit }) => {
    const values = tf.tidy(() => glorotUniform(tf, 1, 'kernel').apply(shape).dataSync<'float32'>());
    expect(Math.max(...values)).toBeLessThanOrEqual(limit);
    expect(Math.max(...values)).toBeGreaterThan(0.99 * limit);
    expect(Math.min(...values)).toBeLessThan(-0.99 * limit);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03 * limit);
  });

  it('of embeddings lie within 0.05 of zero, as in Keras', () => {
    const values = tf.tidy(() => embeddingUniform(tf, 1, 'embeddings').apply([100, 50]).dataSync<'float32'>());
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(0.05));
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.0499);
  });

  it('depend on the seed and the weight’s name, and on nothing else', () => {
    const take = (seed: number, name: string) => tf.tidy(() => glorotUniform(tf, seed, name).apply([4, 4]).dataSync().join());
    expect(take(1, 'a')).toBe(take(1, 'a'));
    expect(new Set([take(1, 'a'), take(2, 'a'), take(1, 'b')]).size).toBe(3);
  });
});
