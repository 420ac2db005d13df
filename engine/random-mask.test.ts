import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { randomMask } from './random-mask.ts';
import { statelessRandomWords } from './stateless-random-words.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

it('has a zero where 16 of the random bits, as a number, are below the probability', () => {
  const elements = fc.record({ count: fc.integer({ min: 1, max: 99 }), probability: fc.double({ min: 0.001, max: 0.999, noNaN: true }), seed: fc.tuple(fc.nat(), fc.nat()) });
  fc.assert(
    fc.property(elements, ({ count, probability, seed }) => {
      tf.tidy(() => {
        const words = [...statelessRandomWords(tf, Math.ceil(count / 2), tf.tensor1d(seed, 'int32')).dataSync()];
        // signed halves, so the smallest is -2^15
        const numbers = [...words.map((word) => word >> 16), ...words.map((word) => (word << 16) >> 16)].map((half) => (half + 0x8000) / 0x10000);
        const expected = numbers.slice(0, count).map((number) => (number >= Math.round(probability * 0x10000) / 0x10000 ? 1 : 0));
        expect([...randomMask(tf, [count], probability, tf.tensor1d(seed, 'int32')).dataSync()]).toEqual(expected);
      });
    }),
    { seed: 1, numRuns: 50 },
  );
});

it('has as many zeros as asked for, none more often beside its neighbour', () => {
  tf.tidy(() => {
    for (const probability of [0.2, 0.5, 0.75]) {
      const mask = Float32Array.from(randomMask(tf, [250, 400], probability, tf.tensor1d([7, 8], 'int32')).dataSync());
      const kept = mask.reduce((sum, value) => sum + value, 0) / mask.length;
      const pairs = mask.reduce((sum, value, place) => sum + value * (mask[(place + mask.length / 2) % mask.length] ?? 0), 0) / mask.length;
      expect(kept).toBeCloseTo(1 - probability, 2);
      expect(pairs).toBeCloseTo((1 - probability) ** 2, 2);
    }
  });
});
