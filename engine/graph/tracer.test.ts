import type { layers, Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildRandomNetwork, fittingKinds, idCount, layerKinds, type Plan, plans } from '../../test/support/random-networks.ts';
import { purposes, RandomStream } from '../random.ts';
import { layerSeed } from '../step-randomness.ts';
import { loadTensorFlow, type NodeBackend, type TensorFlow } from '../tensorflow.ts';
import { networkVariables } from '../variables.ts';
import { dataTypes } from './data-types.ts';
import { opDefinitions } from './op-definitions-file.ts';
import { placeholder } from './placeholders.ts';
import { Program } from './program.ts';
import { traceSeeds } from './trace-seeds.ts';
import { type Objective, traceTraining } from './trace-training.ts';
import { Tracer } from './tracer.ts';

const rows = 4;

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

describe('a traced network has the loss, the gradients and the moving averages that it has op by op', () => {
  it.each(layerKinds)('with %s', (kind) => {
    const inputs = (['vector', 'sequence', 'image'] as const).filter((input) => fittingKinds(input).includes(kind));
    const plansOfKind = inputs.flatMap((input) =>
      [0, 1].map((choice): Plan => ({ input, layers: [{ kind: fittingKinds(input).indexOf(kind), choice, branch: false }], frozen: 99 })),
    );
    expect(plansOfKind.length).toBeGreaterThan(0);
    for (const plan of plansOfKind) expect(comparePasses(plan)).toContain(kind);
  });

  it('whatever it is made of', () => {
    fc.assert(
      fc.property(plans, (plan) => void comparePasses(plan)),
      { seed: 1, numRuns: 15, endOnFailure: true },
    );
  });
});

describe('tracing refuses, with the name of the layer,', () => {
  it('a layer that reads a value', () => {
    class Peeking extends tf.layers.Layer {
      static readonly className = 'Peeking';
      override call(input: Tensor | Tensor[]): Tensor {
        const [value] = Array.isArray(input) ? input : [input];
        return tf.mul(value!, value!.dataSync()[0] ?? 0);
      }
    }
    expect(() => traced(new Peeking({ name: 'peeking' }))).toThrow(/^The layer peeking reads a value of the batch into JavaScript/);
  });

  it('dropout of tfjs, with a seed or without', () => {
    for (const settings of [{}, { seed: 3 }]) expect(() => traced(tf.layers.dropout({ name: 'random', rate: 0.5, ...settings }))).toThrow(/^The layer random draws random numbers/);
  });

  it('noise', () => {
    expect(() => traced(tf.layers.gaussianNoise({ name: 'noise', stddev: 1 }))).toThrow(/^The layer noise draws random numbers/);
  });

  it('random numbers of JavaScript', () => {
    class Drawing extends tf.layers.Layer {
      static readonly className = 'Drawing';
      override call(input: Tensor | Tensor[]): Tensor {
        const [value] = Array.isArray(input) ? input : [input];
        return tf.mul(value!, Reflect.get(Math, 'random')());
      }
    }
    expect(() => traced(new Drawing({ name: 'drawing' }))).toThrow('The layer drawing draws random numbers (Math.random)');
  });

  it('a variable that is no weight of the network', () => {
    const foreign = tf.variable(tf.ones([3]));
    class Borrowing extends tf.layers.Layer {
      static readonly className = 'Borrowing';
      override call(input: Tensor | Tensor[]): Tensor {
        const [value] = Array.isArray(input) ? input : [input];
        return tf.mul(value!, foreign);
      }
    }
    expect(() => traced(new Borrowing({ name: 'borrowing' }))).toThrow('The layer borrowing uses a variable that is none of the weights of the network.');
    foreign.dispose();
  });

  it('and leaves tfjs as it was', () => {
    expect(() => traced(tf.layers.dropout({ rate: 0.5 }))).toThrow();
    expect(tf.tidy(() => tf.dropout(tf.ones([10]), 0.5).dataSync())).toHaveLength(10);
    expect(() => tf.tidy(() => tf.layers.dense({ units: 1 }).apply(tf.ones([1, 2])) as Tensor)).not.toThrow();
  });
});

it('a layer is handed the mask of its own input alone', () => {
  const seen: unknown[] = [];
  class Seeing extends tf.layers.Layer {
    static readonly className = 'Seeing';
    override supportsMasking = true;
    override call(input: Tensor | Tensor[], options: { mask?: Tensor }): Tensor {
      seen.push(options.mask?.shape);
      const [value] = Array.isArray(input) ? input : [input];
      return tf.clone(value!);
    }
  }
  const network = tf.sequential();
  network.add(tf.layers.embedding({ inputDim: 5, outputDim: 3, inputLength: 4, maskZero: true }));
  network.add(new Seeing({ name: 'masked' }));
  network.add(tf.layers.globalAveragePooling1d({ name: 'pooled' }));
  network.add(new Seeing({ name: 'not-masked' }));
  seen.length = 0;
  tf.tidy(() => {
    const { graph } = new Program(tf.backend() as NodeBackend, opDefinitions());
    const tracer = new Tracer(tf, graph);
    for (const weight of network.weights) tracer.bind(weight.read(), graph.float(0));
    const input = placeholder(tf, graph, tracer, { dtype: 'int32', shape: [2, 4] });
    tracer.trace(() => network.apply(input.tensor, { training: true }) as Tensor);
  });
  expect(seen).toEqual([[2, 4], undefined]);
});

it('nodes have the name of their layer, on the way back too', () => {
  const plan: Plan = { input: 'vector', layers: [{ kind: fittingKinds('vector').indexOf('dense'), choice: 0, branch: false }], frozen: 99 };
  const { network, inputShape } = buildRandomNetwork(tf, plan);
  const { trained } = networkVariables(network.model);
  tf.engine().startScope();
  const { graph } = new Program(tf.backend() as NodeBackend, opDefinitions());
  const tracer = new Tracer(tf, graph);
  for (const { variable } of trained) tracer.bind(variable, graph.node('Placeholder', [], { dtype: dataTypes.float32, shape: variable.shape }));
  const input = placeholder(tf, graph, tracer, { dtype: 'float32', shape: [rows, ...inputShape] });
  const sum: Objective = ([output]) => ({ loss: tf.sum(output!), metrics: [], predictions: [] });
  traceTraining(tf, tracer, network, sum, traceSeeds(tf, graph, tracer, network.randomness), trained.map(({ variable }) => variable), [input.tensor], []);
  tf.engine().endScope();
  const products = graph.nodes.filter(({ op }) => op.name.includes('MatMul')).map(({ name }) => name.split('/')[0] ?? '');
  const names = network.model.layers.filter((layer) => layer.getClassName() === 'Dense').map(({ name }) => name);
  for (const name of names) expect(products.filter((product) => product === name).length).toBeGreaterThan(1);
  expect(new Set(products)).toEqual(new Set(names));
});

function traced(layer: layers.Layer): void {
  tf.tidy(() => {
    const { graph } = new Program(tf.backend() as NodeBackend, opDefinitions());
    const tracer = new Tracer(tf, graph);
    const input = placeholder(tf, graph, tracer, { dtype: 'float32', shape: [2, 3] });
    tracer.trace(() => layer.apply(input.tensor, { training: true }) as Tensor);
  });
}

/** Runs a network both ways; gives the kinds of its layers. */
function comparePasses(plan: Plan): readonly string[] {
  const { network, inputShape, kinds } = buildRandomNetwork(tf, plan);
  const { all, trained } = networkVariables(network.model);
  const program = new Program(tf.backend() as NodeBackend, opDefinitions());
  const stream = new RandomStream(5, purposes.shuffle, [1, 2, 3]);
  const count = rows * inputShape.reduce((product, size) => product * size, 1);
  const ids = plan.input === 'ids';
  const data = ids ? Int32Array.from({ length: count }, () => stream.below(idCount)) : Float32Array.from({ length: count }, () => 4 * stream.unit() - 2);
  const targets = Float32Array.from({ length: rows * 2 }, () => stream.unit());
  const objective: Objective = ([output], [target]) => ({ loss: tf.losses.meanSquaredError<Tensor, Scalar>(target as Tensor, output as Tensor), metrics: [tf.sum(output as Tensor)], predictions: [] });
  const variables = trained.map(({ variable }) => variable);
  const seed = (layer: string) => layerSeed(1, 1, 2, layer);

  tf.engine().startScope();
  try {
    const weights = all.map(({ name, variable }) => ({ variable, inGraph: program.variable(name, variable.shape, Float32Array.from(variable.dataSync())) }));
    const tracer = new Tracer(tf, program.graph);
    for (const { variable, inGraph } of weights) tracer.bind(variable, inGraph.value);
    const input = placeholder(tf, program.graph, tracer, { dtype: ids ? 'int32' : 'float32', shape: [rows, ...inputShape] });
    const target = placeholder(tf, program.graph, tracer, { dtype: 'float32', shape: [rows, 2] });
    const seeds = traceSeeds(tf, program.graph, tracer, network.randomness);
    const before = all.map(({ variable }) => Float32Array.from(variable.dataSync()));
    const traced = traceTraining(tf, tracer, network, objective, seeds, variables, [input.tensor], [target.tensor]);
    expect(all.map(({ variable }) => Float32Array.from(variable.dataSync()))).toEqual(before);
    const seedData = Int32Array.from(network.randomness.layers.flatMap(seed));
    const results = program.run(
      [
        { output: input.output, dtype: ids ? 'int32' : 'float32', shape: [rows, ...inputShape], data },
        { output: target.output, dtype: 'float32', shape: [rows, 2], data: targets },
        ...(seeds.output === undefined ? [] : [{ output: seeds.output, dtype: 'int32' as const, shape: [seedData.length / 2, 2], data: seedData }]),
      ],
      [traced.loss, ...traced.metrics, ...traced.gradients, ...tracer.assignments.map(({ value }) => value)],
    );

    const eagerInput = tf.tensor(data, [rows, ...inputShape], ids ? 'int32' : 'float32');
    const eagerTarget = tf.tensor2d(targets, [rows, 2]);
    let metric: Tensor | undefined;
    const { value, grads } = network.randomness.during(
      (layer) => tf.tensor1d(seed(layer), 'int32'),
      () =>
        tf.variableGrads(() => {
          const output = network.model.apply(eagerInput, { training: true }) as Tensor2D;
          metric = tf.keep(tf.sum(output));
          return network.model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), objective([output], [eagerTarget]).loss);
        }, variables),
    );
    const assigned = tracer.assignments.map(({ variable }) => variable);
    const expected = [value, metric!, ...variables.map(({ name }) => grads[name]!), ...assigned];
        const names = ['loss', 'metric', ...[...trained, ...assigned].map(({ name }) => name)];
    const values = expected.map((tensor) => Float32Array.from(tensor.dataSync()));
    const largest = Math.max(...values.slice(2, 2 + trained.length).map(magnitude));
    values.forEach((correct, place) => expectClose(names[place] ?? '', Float32Array.from(results[place]!), correct, largest, kinds));
  } finally {
    tf.engine().endScope();
    program.dispose();
    network.model.dispose();
  }
  return kinds;
}

/** Within 1e-5 of its own size; of a tenth of the largest gradient's where it is next to nothing, as what comes before a normalization. */
function expectClose(name: string, values: Float32Array, expected: Float32Array, largestGradient: number, kinds: readonly string[]): void {
  const scale = Math.max(magnitude(expected), largestGradient / 10);
  const difference = magnitude(values.map((value, place) => value - (expected[place] ?? Number.NaN)));
  if (!(difference <= 1e-5 * scale)) throw new Error(`${name} differs by ${difference / scale} in ${kinds.join(', ')}`);
}

function magnitude(values: Float32Array): number {
  return Math.max(...values.map(Math.abs));
}
