import type { Tensor } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, type NodeBackend, type TensorFlow } from '../tensorflow.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

const run = (op: string, inputs: Tensor[]) => (tf.backend() as NodeBackend).executeSingleOutput(op, [], inputs);

it('sums rows by their places, whatever their number and width; rows without a place are left out', () => {
  const sizes = fc.record({ rows: fc.integer({ min: 1, max: 3_000 }), columns: fc.integer({ min: 1, max: 70 }), sums: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(sizes, ({ rows, columns, sums }) => {
      const values = Float32Array.from({ length: rows * columns }, (_, place) => (place * 7) % 11);
      const places = Int32Array.from({ length: rows }, (_, row) => ((row * 13) % (sums + 2)) - 1);
      const expected = new Float32Array(sums * columns);
      values.forEach((value, place) => {
        const sum = places[Math.floor(place / columns)]!;
        if (sum >= 0 && sum < sums) expected[sum * columns + (place % columns)]! += value;
      });
      tf.tidy(() => {
        const result = run('EverstepRowSums', [tf.tensor2d(values, [rows, columns]), tf.tensor1d(places, 'int32'), tf.scalar(sums, 'int32')]);
        expect(result.shape).toEqual([sums, columns]);
        expect(result.dataSync()).toEqual(expected);
      });
    }),
    { numRuns: 30, seed: 1 },
  );
});

it.each([1, 17, 1_000, 2_000_003])('halves the sum of %i squares', (count) => {
  tf.tidy(() => {
    const values = Float32Array.from({ length: count }, (_, place) => Math.sin(place + 1));
    const expected = values.reduce((sum, value) => sum + value * value, 0) / 2;
    expect(run('EverstepHalfSquareSum', [tf.tensor1d(values)]).dataSync()[0]! / expected).toBeCloseTo(1, 6);
  });
});
