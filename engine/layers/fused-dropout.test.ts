import type { Tensor } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { randomMask } from '../random-mask.ts';
import { loadTensorFlow, type TensorFlow } from '../tensorflow.ts';
import { fusedDropout } from './fused-dropout.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const cases = fc.record({ count: fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constant(140_001)), rate: fc.double({ min: 0.001, max: 0.999, noNaN: true }), words: fc.tuple(word, word) });

it('keeps and scales the elements that the mask keeps, to the bit, and their gradients', () => {
  fc.assert(
    fc.property(cases, ({ count, rate, words }) => {
      tf.tidy(() => {
        const seed = tf.tensor1d(words, 'int32');
        const input = tf.tensor1d(Float32Array.from({ length: count }, (_, place) => Math.sin(place + 1)));
        const factors = tf.mul(randomMask(tf, [count], rate, seed), 1 / (1 - rate));
        expect(bitsOf(fusedDropout(tf, input, rate, seed))).toBe(bitsOf(tf.mul(input, factors)));
        expect(bitsOf(tf.grad((x) => tf.sum(fusedDropout(tf, x, rate, seed)))(input))).toBe(bitsOf(factors));
      });
    }),
    { seed: 1, numRuns: 40 },
  );
});

function bitsOf(tensor: Tensor): string {
  const { buffer, byteOffset, byteLength } = tensor.dataSync();
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
