import type { layers } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { Network } from '../../engine/network.ts';
import type { OptimizerOptions } from '../../engine/optimizers/options.ts';
import { shuffledOrder } from '../../engine/permutation.ts';
import { purposes, RandomStream } from '../../engine/random.ts';
import type { Rows } from '../../engine/rows.ts';
import { classTask } from '../../engine/tasks.ts';
import { loadTensorFlow, type TensorFlow } from '../../engine/tensorflow.ts';
import { TracedExecutor } from '../../engine/traced-executor.ts';
import { optimizers } from '../support/optimizer-steps.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { kerasPackages } from '../support/python-packages.ts';
import { buildRandomNetwork, idCount, layerKinds, plans } from '../support/random-networks.ts';

const script = fileURLToPath(new URL('keras_networks.py', import.meta.url));
const trainedSchema = z.array(z.object({ losses: z.array(z.number()), weights: z.record(z.string(), z.array(z.array(z.number()))) }));

/** Dropout draws other numbers in Keras, and tfjs' own recurrent layers have other equations than Keras 3. */
const others = ['dropout', 'lstm', 'gru', 'simpleRNN'];
const wanted = layerKinds.filter((kind) => !others.includes(kind));
const [rows, steps] = [8, 10];

interface Case {
  readonly optimizer: string;
  readonly kinds: readonly string[];
  readonly described: object;
  readonly losses: readonly number[];
  readonly weights: ReturnType<TracedExecutor['readVariables']>;
}

let cases: Case[];
let keras: z.infer<typeof trainedSchema>;

beforeAll(async () => {
  const tf = await loadTensorFlow();
  cases = chosen(tf);
  const folder = await mkdtemp(join(tmpdir(), 'everstep-keras-networks-'));
  try {
    const [givenFile, trainedFile] = [join(folder, 'given.json'), join(folder, 'trained.json')];
    await writeFile(givenFile, JSON.stringify(cases.map(({ described }) => described)));
    await runPython(await pythonWith(kerasPackages), [script, givenFile, trainedFile]);
    keras = trainedSchema.parse(JSON.parse(await readFile(trainedFile, 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('random networks of all kinds of layers end ten steps as in Keras, with each optimizer', () => {
  expect(wanted.filter((kind) => !cases.some(({ kinds }) => kinds.includes(kind)))).toEqual([]);
  const far = cases.flatMap(({ optimizer, kinds, losses, weights }, place) => {
    const theirs = keras[place]!;
    const ofLosses = Math.max(...losses.map((loss, step) => distance(loss, theirs.losses[step])));
    const seen = new Map<string, number>();
    const ofWeights = weights.map(({ name, data }) => {
      const layer = name.slice(0, name.indexOf('/'));
      const index = seen.get(layer) ?? 0;
      seen.set(layer, index + 1);
      return { name, far: Math.max(...data.map((value, element) => distance(value, theirs.weights[layer]?.[index]?.[element]))) };
    });
    return [{ name: 'loss', far: ofLosses }, ...ofWeights].filter((each) => !(each.far < 1e-4)).map((each) => ({ place, optimizer, kinds: kinds.join(' '), ...each }));
  });
  expect(far).toEqual([]);
});

function distance(ours: number, theirs: number | undefined): number {
  return Math.abs(ours - (theirs ?? Infinity)) / Math.max(1, Math.abs(ours));
}

/** As few of many random networks as have all kinds, and at least one for each optimizer. */
function chosen(tf: TensorFlow): Case[] {
  const names = Object.keys(optimizers);
  const taken: Case[] = [];
  const missing = new Set(wanted);
  for (const plan of fc.sample(plans, { numRuns: 150, seed: 8 })) {
    if (missing.size === 0 && taken.length >= names.length) break;
    const { network, inputShape, kinds } = buildRandomNetwork(tf, { ...plan, frozen: Infinity });
    const layersOf = network.model.layers.map(describe);
    const known = !kinds.some((kind) => others.includes(kind)) && !layersOf.some(({ settings }) => settings['activation'] === 'hardSigmoid');
    const fresh = kinds.filter((kind) => missing.has(kind));
    if (!known || (missing.size > 0 && fresh.length === 0)) {
      network.model.dispose();
      continue;
    }
    for (const kind of fresh) missing.delete(kind);
    const optimizer = names[taken.length % names.length]!;
    taken.push({ optimizer, kinds, ...train(tf, network, inputShape, plan.input === 'ids', optimizers[optimizer]!, layersOf) });
  }
  return taken;
}

function train(tf: TensorFlow, network: Network, inputShape: readonly number[], ids: boolean, optimizer: OptimizerOptions, described: readonly Described[]) {
  const batches = Array.from({ length: steps }, (_, step) => madeBatch(inputShape, ids, step));
  const executor = new TracedExecutor(tf, network, classTask(tf, 2), optimizer, 3);
  executor.prepare({ training: [batches[0]!], evaluation: [] });
  const start = executor.readVariables();
  const losses = batches.map((batch, step) => executor.trainStep({ rows, ...batch }, { epoch: 1, step, learningRate: optimizer.learningRate }).loss);
  const weights = executor.readVariables();
  executor.dispose();
  const byLayer: Record<string, object[]> = {};
  for (const { name, shape, data } of start) (byLayer[name.slice(0, name.indexOf('/'))] ??= []).push({ shape, values: [...data] });
  const fed = batches.map(({ inputs, targets }) => ({ inputs: [...inputs[0]!.data], classes: [...targets[0]!.data] }));
  return { losses, weights, described: { layers: described, weights: byLayer, optimizer, batches: fed } };
}

/** What Keras makes the same layer from. */
interface Described {
  readonly name: string;
  readonly class: string;
  /** Names of the layers that it takes. */
  readonly inputs: readonly string[];
  /** Of a row of its output. */
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
  readonly settings: Record<string, unknown>;
}

function describe(layer: layers.Layer): Described {
  const [node] = layer.inboundNodes;
  const inputs = (node?.inboundLayers ?? []).map(({ name }) => name);
  const shape = (layer.outputShape as (number | null)[]).slice(1);
  const ofCell = { fusedLstm: 'LSTM', fusedGru: 'GRU', fusedSimpleRnn: 'SimpleRNN' }[layer.name.split('-')[0] ?? ''];
  const settings = ofCell === undefined ? layer.getConfig() : { units: shape.at(-1), returnSequences: shape.length === 2 };
  return { name: layer.name, class: ofCell ?? layer.getClassName(), inputs, shape, dtype: layer.dtype, settings };
}

/** Numbers, or ids of which no two in a row are the same: equal ones would tie for the largest. */
function madeBatch(inputShape: readonly number[], ids: boolean, step: number): Rows {
  const stream = new RandomStream(11, purposes.shuffle, [step, 2, 1]);
  const size = inputShape.reduce((product, axis) => product * axis, rows);
  const data = ids
    ? Int32Array.from(Array.from({ length: rows }, () => [...shuffledOrder(stream, idCount)].slice(0, inputShape[0])).flat())
    : Float32Array.from({ length: size }, () => 2 * stream.unit() - 1);
  return {
    inputs: [{ dtype: ids ? 'int32' : 'float32', shape: [rows, ...inputShape], data }],
    targets: [{ dtype: 'int32', shape: [rows], data: Int32Array.from({ length: rows }, () => stream.below(2)) }],
  };
}
