import type { layers, Rank, Scalar, Tensor, Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { glorotUniform } from '../initializers.ts';
import { purposes, RandomStream } from '../random.ts';
import { loadTensorFlow, type TensorFlow } from '../tensorflow.ts';
import { gru } from './gru.ts';
import { lstm } from './lstm.ts';
import type { RecurrentOptions, RecurrentSettings } from './recurrent-layer.ts';
import { simpleRnn } from './simple-rnn.ts';

type Step = (input: Tensor2D, states: readonly Tensor2D[], weights: readonly Tensor[]) => Tensor2D[];

interface Kind {
  readonly make: (tf: TensorFlow, name: string, options: RecurrentOptions) => layers.Layer;
  readonly states: number;
  /** One step by the equations of Keras' documentation. */
  readonly step: Step;
}

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

const product = (input: Tensor, weights: Tensor | undefined): Tensor2D => tf.matMul(input, weights!);

const kinds: Record<string, Kind> = {
  lstm: {
    make: lstm,
    states: 2,
    step: (input, [hidden, cell], [kernel, recurrent, bias]) => {
      const [i, f, c, o] = tf.split(tf.add<Tensor2D>(tf.add(product(input, kernel), product(hidden!, recurrent)), bias!), 4, 1);
      const next = tf.add<Tensor2D>(tf.mul(tf.sigmoid(f!), cell!), tf.mul(tf.sigmoid(i!), tf.tanh(c!)));
      return [tf.mul(tf.sigmoid(o!), tf.tanh(next)), next];
    },
  },
  gru: {
    make: gru,
    states: 1,
    step: (input, [hidden], [kernel, recurrent, bias]) => {
      const [inputBias, recurrentBias] = tf.unstack(bias!);
      const [xz, xr, xh] = tf.split(tf.add<Tensor2D>(product(input, kernel), inputBias!), 3, 1);
      const [hz, hr, hh] = tf.split(tf.add<Tensor2D>(product(hidden!, recurrent), recurrentBias!), 3, 1);
      const z = tf.sigmoid(tf.add(xz!, hz!));
      const candidate = tf.tanh(tf.add(xh!, tf.mul(tf.sigmoid(tf.add(xr!, hr!)), hh!)));
      return [tf.add(tf.mul(z, hidden!), tf.mul(tf.sub(1, z), candidate))];
    },
  },
  simpleRnn: {
    make: simpleRnn,
    states: 1,
    step: (input, [hidden], [kernel, recurrent, bias]) => [tf.tanh(tf.add<Tensor2D>(tf.add(product(input, kernel), product(hidden!, recurrent)), bias!))],
  },
};

const shapes = fc.record({ rows: fc.integer({ min: 1, max: 4 }), steps: fc.integer({ min: 1, max: 6 }), features: fc.integer({ min: 1, max: 3 }), units: fc.integer({ min: 1, max: 4 }) });
const settings = fc.record({ returnSequences: fc.boolean(), returnState: fc.boolean(), goBackwards: fc.boolean() });
const cases = fc.record({ shapes, settings, startStates: fc.boolean(), mask: fc.option(fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), { nil: undefined }) });

describe.each(Object.keys(kinds))('%s', (name) => {
  it('has the outputs and gradients of its equations, step by step, with masks and without', () => {
    const kind = kinds[name]!;
    let count = 0;
    fc.assert(
      fc.property(cases, ({ shapes: { rows, steps, features, units }, settings, startStates, mask }) => {
        tf.tidy(() => {
          const stream = new RandomStream(1, purposes.shuffle, [count, 1, 1]);
          count += 1;
          const random = (shape: number[]) => tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * stream.unit() - 1), shape);
          const layer = kind.make(tf, `${name}-${count}`, { units, ...settings, ...initializers() });
          const given = [random([rows, steps, features]), ...(startStates ? Array.from({ length: kind.states }, () => random([rows, units])) : [])];
          const real = mask === undefined ? undefined : tf.tensor2d(mask.slice(0, rows * steps), [rows, steps], 'bool');
          const run = (inputs: Tensor[]): Tensor[] => [layer.apply(inputs, real === undefined ? {} : { mask: real })].flat() as Tensor[];
          run(given);
          layer.setWeights(layer.weights.map(({ shape }) => random(shape as number[])));
          const weights = layer.weights.map((weight) => weight.read() as Variable);
          const actual = pass(run, given, weights);
          const expected = pass((inputs) => stepByStep(kind, inputs, weights, units, real, settings), given, weights);
          expect(actual.outputs.map(({ shape }) => shape)).toEqual(expected.outputs.map(({ shape }) => shape));
          [...actual.outputs, ...actual.gradients].forEach((tensor, place) => expectClose(tensor, [...expected.outputs, ...expected.gradients][place]!));
        });
      }),
      { seed: 1, numRuns: 40, endOnFailure: true },
    );
  });

  it('goes on from its last states as if the sequence had not been cut', () => {
    tf.tidy(() => {
      const layer = kinds[name]!.make(tf, `${name}-cut`, { units: 3, returnSequences: true, returnState: true, ...initializers() });
      const sequence = tf.reshape(tf.sin(tf.range(0, 2 * 7 * 2)), [2, 7, 2]);
      const whole = layer.apply(sequence) as Tensor[];
      const [firstPart, ...states] = layer.apply(tf.slice(sequence, [0, 0, 0], [2, 3, 2])) as Tensor[];
      const [secondPart, ...last] = layer.apply([tf.slice(sequence, [0, 3, 0], [2, 4, 2]), ...states]) as Tensor[];
      expectClose(tf.concat([firstPart!, secondPart!], 1), whole[0]!);
      last.forEach((state, place) => expectClose(state, whole[place + 1]!));
    });
  });

  it('takes the mask of an embedding, and hands it on with all states', () => {
    tf.tidy(() => {
      const options: RecurrentSettings = { units: 2, returnSequences: true };
      const network = tf.sequential();
      network.add(tf.layers.embedding({ inputDim: 5, outputDim: 3, inputLength: 6, maskZero: true }));
      network.add(kinds[name]!.make(tf, `${name}-first`, { ...options, ...initializers() }));
      network.add(kinds[name]!.make(tf, `${name}-second`, { ...options, returnSequences: false, ...initializers() }));
      const padded = network.apply(tf.tensor2d([[0, 0, 0, 1, 2, 3], [1, 2, 3, 0, 0, 0], [1, 0, 2, 0, 3, 0]], [3, 6], 'int32')) as Tensor2D;
      const [front, back, between] = tf.unstack(padded);
      expectClose(back!, front!);
      expectClose(between!, front!);
    });
  });

  it('says how many states it starts with', () => {
    const layer = kinds[name]!.make(tf, `${name}-states`, { units: 2, returnSequences: true, ...initializers() });
    expect(() => tf.tidy(() => layer.apply([tf.zeros([1, 2, 3]), tf.zeros([1, 2]), tf.zeros([1, 2]), tf.zeros([1, 2])]) as Tensor)).toThrow(`starts with ${kinds[name]!.states} states, but 3 are given`);
  });
});

it('an LSTM starts with the forget gate open, all else at zero', () => {
  const layer = lstm(tf, 'lstm-bias', { units: 2, returnSequences: false, ...initializers() });
  layer.build([null, 3, 1]);
  expect([...layer.getWeights()[2]!.dataSync()]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
});

function initializers(): Pick<RecurrentOptions, 'kernelInitializer' | 'recurrentInitializer'> {
  return { kernelInitializer: glorotUniform(tf, 1, 'kernel'), recurrentInitializer: glorotUniform(tf, 1, 'recurrent') };
}

/** What Keras' documentation says: masked steps are skipped, their output is the state before. */
function stepByStep(kind: Kind, [sequence, ...given]: Tensor[], weights: Tensor[], units: number, mask: Tensor2D | undefined, { returnSequences, returnState, goBackwards }: Omit<RecurrentSettings, 'units'>): Tensor[] {
  const [rows = 0, steps = 0, features = 0] = sequence!.shape;
  // tfjs' own gradient of `unstack` fails for a single step
  const inputs = Array.from({ length: steps }, (_, step) => tf.reshape<Rank.R2>(tf.slice(sequence as Tensor3D, [0, step, 0], [rows, 1, features]), [rows, features]));
  const real = mask === undefined ? undefined : tf.unstack(mask, 1);
  const order = inputs.map((_, step) => step);
  if (goBackwards === true) order.reverse();
  let states = given.length > 0 ? (given as Tensor2D[]) : Array.from({ length: kind.states }, () => tf.zeros<Rank.R2>([rows, units]));
  const outputs: Tensor[] = [];
  for (const step of order) {
    const before = states;
    const after = kind.step(inputs[step]!, before, weights);
    states = after.map((state, place) => (real === undefined ? state : select(real[step]!, state, before[place]!)));
    outputs.push(states[0]!);
  }
  return [returnSequences ? tf.stack(outputs, 1) : outputs.at(-1)!, ...(returnState === true ? states : [])];
}

function select(condition: Tensor, yes: Tensor2D, no: Tensor2D): Tensor2D {
  const factor = tf.expandDims(tf.cast(condition, 'float32'), 1);
  return tf.add(tf.mul(factor, yes), tf.mul(tf.sub(1, factor), no));
}

/** The outputs, and the gradients of their weighted sum by inputs and weights. */
function pass(run: (inputs: Tensor[]) => Tensor[], inputs: Tensor[], weights: Variable[]): { outputs: Tensor[]; gradients: Tensor[] } {
  const weighted = (outputs: Tensor[]): Scalar =>
    outputs.map((output) => tf.sum<Scalar>(tf.mul(output, tf.reshape(tf.sin(tf.range(1, output.size + 1)), output.shape)))).reduce((sum, value) => tf.add(sum, value));
  const { grads } = tf.variableGrads(() => weighted(run(inputs)), weights);
  const ofInputs = tf.grads((...tensors: Tensor[]) => weighted(run(tensors)))(inputs);
  return { outputs: run(inputs), gradients: [...ofInputs, ...weights.map(({ name }) => grads[name]!)] };
}

function expectClose(actual: Tensor, expected: Tensor): void {
  const [values, wanted] = [actual.dataSync(), expected.dataSync()];
  const scale = Math.max(1e-3, ...wanted.map(Math.abs));
  values.forEach((value, place) => expect(Math.abs(value - wanted[place]!) / scale).toBeLessThan(1e-5));
}
