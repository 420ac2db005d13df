import fc from 'fast-check';
import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { layerSeed, StepRandomness } from '../step-randomness.ts';
import { loadTensorFlow, type TensorFlow } from '../tensorflow.ts';
import { otherWords } from './other-words.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

function drawn(words: number[], ids: number, count: number, step = 0): number[] {
  return tf.tidy(() => {
    const randomness = new StepRandomness();
    const layer = otherWords(tf, randomness, 'others', { ids, windowWords: 3, count });
    const seedOf = (name: string) => tf.tensor1d(layerSeed(1, 1, step, name), 'int32');
    const passage = [0, ...words, 0];
    const [made = []] = randomness.during(seedOf, () => (layer.apply(tf.tensor2d([passage], undefined, 'int32'), { training: true }) as Tensor).arraySync()) as number[][];
    expect(made.slice(0, passage.length)).toEqual(passage);
    return made.slice(passage.length);
  });
}

it('are words of the vocabulary, never padding nor the word itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 40 }), fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(), { minLength: 1, maxLength: 30 }), (ids, count, numbers) => {
      const words = numbers.map((number) => 1 + (number % (ids - 1)));
      const others = drawn(words, ids, count);
      expect(others).toHaveLength(words.length * count);
      for (const [place, other] of others.entries()) {
        expect(other).toBeGreaterThanOrEqual(1);
        expect(other).toBeLessThan(ids);
        expect(other).not.toBe(words[Math.floor(place / count)]);
      }
    }),
  );
});

it('are all equally likely, and others in another step', () => {
  const others = drawn(new Array<number>(3_000).fill(3), 5, 1);
  for (const word of [1, 2, 4]) {
    const share = others.filter((other) => other === word).length / others.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.37);
  }
  expect(drawn(new Array<number>(3_000).fill(3), 5, 1)).toEqual(others);
  expect(drawn(new Array<number>(3_000).fill(3), 5, 1, 1)).not.toEqual(others);
});
