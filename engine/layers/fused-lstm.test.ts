import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { purposes, RandomStream } from '../random.ts';
import { loadTensorFlow, type TensorFlow } from '../tensorflow.ts';
import { fusedLstmStates } from './fused-lstm.ts';
import { lstmStates } from './lstm-states.ts';
import type { RecurrentCell, WantedStates } from './recurrent-cell.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

const sizes = fc.record({ steps: fc.integer({ min: 1, max: 5 }), rows: fc.integer({ min: 1, max: 20 }), features: fc.integer({ min: 1, max: 70 }), units: fc.integer({ min: 1, max: 40 }) });
const wanted = fc.record({ steps: fc.constantFrom('all', 'last'), kinds: fc.constantFrom('all', 'hidden') }) as fc.Arbitrary<WantedStates>;

it('gives the states and the gradients that the unfused ops give, in any size', () => {
  fc.assert(
    fc.property(sizes, wanted, (size, states) => {
      const [fused, unfused] = [resultsOf(fusedLstmStates, size, states), resultsOf(lstmStates, size, states)];
      for (const [place, result] of fused.entries()) expect(furthestApart(result, unfused[place]!)).toBeLessThan(1e-5);
    }),
    { numRuns: 40, seed: 1 },
  );
});

it('gives the same bits for a row whatever rows stand beside it', () => {
  const size = { steps: 3, rows: 13, features: 5, units: 37 };
  const states = { steps: 'all', kinds: 'hidden' } as const;
  const values = (rows: number) => tf.tidy(() => tf.slice(fusedLstmStates(tf, { ...pass(size), ...rowsOf(pass(size), rows) }, states), [0, 0, 0], [-1, 1, -1]).dataSync());
  expect(values(1)).toEqual(values(13));
});

function rowsOf({ sequence, before }: ReturnType<typeof pass>, rows: number): Pick<ReturnType<typeof pass>, 'sequence' | 'before'> {
  return { sequence: tf.slice(sequence, [0, 0, 0], [-1, rows, -1]), before: before.map((state) => tf.slice(state, [0, 0], [rows, -1])) };
}

interface Size {
  readonly steps: number;
  readonly rows: number;
  readonly features: number;
  readonly units: number;
}

function pass({ steps, rows, features, units }: Size) {
  const random = (place: number, shape: readonly number[], scale: number): Tensor => {
    const stream = new RandomStream(1, purposes.initializer, [0, 0, place]);
    return tf.tensor(Float32Array.from({ length: shape.reduce((product, length) => product * length, 1) }, () => scale * (2 * stream.unit() - 1)), [...shape]);
  };
  return {
    sequence: random(1, [steps, rows, features], 2) as Tensor3D,
    kernel: random(2, [features, 4 * units], 0.5) as Tensor2D,
    recurrent: random(3, [units, 4 * units], 0.5) as Tensor2D,
    bias: random(4, [4 * units], 1),
    before: [random(5, [rows, units], 1) as Tensor2D, random(6, [rows, units], 1) as Tensor2D],
  };
}

/** The states, and the gradients of a sum that weighs each of them differently. */
function resultsOf(states: RecurrentCell['states'], size: Size, asked: WantedStates): Float32Array[] {
  return tf.tidy(() => {
    const { sequence, kernel, recurrent, bias, before } = pass(size);
    const run = (...[x, k, r, b, hidden, cell]: Tensor[]) => states(tf, { sequence: x as Tensor3D, kernel: k as Tensor2D, recurrent: r as Tensor2D, bias: b!, before: [hidden as Tensor2D, cell as Tensor2D] }, asked);
    const inputs: Tensor[] = [sequence, kernel, recurrent, bias, ...before];
    const value = run(...inputs);
    const weights = tf.tensor(Float32Array.from({ length: value.size }, (_, place) => Math.sin(place)), value.shape);
    const gradients = tf.grads((...given: Tensor[]) => tf.sum(tf.mul(run(...given), weights)))(inputs);
    return [value, ...gradients].map((tensor) => tensor.dataSync<'float32'>());
  });
}

/** Relative to the largest value, where that is above one. */
function furthestApart(one: Float32Array, other: Float32Array): number {
  expect(one.length).toBe(other.length);
  const largest = other.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return one.reduce((most, value, place) => Math.max(most, Math.abs(value - other[place]!)), 0) / largest;
}
