import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrayRows, idRows } from '../test/support/array-rows.ts';
import { textCnnSchema } from '../schemas/model.ts';
import * as textCnn from '../models/text-cnn.ts';
import { withAugmentedTexts } from './augmented-texts.ts';
import { EagerExecutor } from './eager-executor.ts';
import { type DataLimits, dataLimits, provideExamples } from './data/provide-examples.ts';
import type { RowReader } from './data/row-reader.ts';
import type { Executor } from './executor.ts';
import { buildNetwork, type Network } from './network.ts';
import { purposes, RandomStream } from './random.ts';
import { classTask } from './tasks.ts';
import { TracedExecutor } from './traced-executor.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';
import { type SavedPosition, trainNetwork, type TrainingOptions, type TrainingResult } from './trainer.ts';
import { frozenSets, type TrainingPlan } from './training-plan.ts';
import { decodeTraining } from './training-progress.ts';

const adam = { name: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const vocabularyIds = 20;
const sequenceLength = 12;
const training = madeExamples(1, 22);
const validation = madeExamples(2, 9);
/** 22 rows by 8: three steps an epoch, the last with 6 rows. */
const stepsPerEpoch = 3;
const epochs = 3;
const constant: TrainingPlan = { epochs, learningRate: adam.learningRate, schedule: { kind: 'constant' }, stages: [] };

const streamed: DataLimits = { heldBytes: 0, windowBytes: 500 };

const kinds: Record<string, { readonly executorOf: (network: Network, seed: number) => Executor; readonly limits: DataLimits }> = {
  'op by op': { executorOf: (network, seed) => new EagerExecutor(tf, network, classTask(tf, 1), adam, seed), limits: dataLimits },
  'as a graph that holds the data': { executorOf: (network, seed) => new TracedExecutor(tf, network, classTask(tf, 1), adam, seed), limits: dataLimits },
  'as a graph that data are streamed to': { executorOf: (network, seed) => new TracedExecutor(tf, network, classTask(tf, 1), adam, seed), limits: streamed },
};

let tf: TensorFlow;
let executorOf: (network: Network, seed: number) => Executor;
let limits: DataLimits;
let frozen: string[][] | undefined;
let undisturbed: TrainingResult;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

afterAll(() => {
  expect(tf.memory().numTensors).toBe(0);
});

describe.each(Object.keys(kinds))('a training %s', (kind) => {
  beforeAll(async () => {
    ({ executorOf, limits } = kinds[kind]!);
    undisturbed = await run({});
  });

  it('learns what the data show', async () => {
    const { history } = await run({ plan: { ...constant, epochs: 12 } });
    expect(history).toHaveLength(12);
    expect(history.at(-1)?.training.loss).toBeLessThan(0.9 * (history[0]?.training.loss ?? 0));
  });

  it('keeps the first epoch with the lowest validation loss', () => {
    const losses = undisturbed.history.map(({ validation: part }) => part?.loss ?? Infinity);
    expect(undisturbed.bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
  });

  it('ends with the same bits for the same seed, with others for another', async () => {
    expect(bits(await run({}))).toBe(bits(undisturbed));
    expect(bits(await run({ seed: 8 }))).not.toBe(bits(undisturbed));
  });

  it('ends with the same bits when it is stopped and goes on at each step', async () => {
    for (let stopAfter = 1; stopAfter <= epochs * stepsPerEpoch; stopAfter += 1) {
      const saved = await stoppedAfter(stopAfter);
      expect({ stopAfter, bits: bits(await run({ checkpoint: saved.bytes })) }).toEqual({ stopAfter, bits: bits(undisturbed) });
    }
  });

  it('ends with the same bits when it is killed between any two checkpoints', async () => {
    const saved: SavedPosition[] = [];
    await run({ checkpointIntervalMs: 0, save: keepIn(saved) });
    const positions = saved.map(({ epoch, step }) => `${epoch}/${step}`);
    expect(new Set(positions).size).toBe(epochs * stepsPerEpoch + epochs);
    for (const { bytes } of saved.filter((_, place) => place % 2 === 0)) expect(bits(await run({ checkpoint: bytes }))).toBe(bits(undisturbed));
  });

  it('does nothing more from the checkpoint of its end', async () => {
    const saved: SavedPosition[] = [];
    await run({ save: keepIn(saved) });
    const last = saved.at(-1);
    expect(last).toMatchObject({ epoch: epochs + 1, step: 0 });
    let batches = 0;
    expect(bits(await run({ checkpoint: last?.bytes, onBatch: () => (batches += 1) }))).toBe(bits(undisturbed));
    expect(batches).toBe(0);
  });

  it('writes the same checkpoint at the same position', async () => {
    expect((await stoppedAfter(5)).bytes).toEqual((await stoppedAfter(5)).bytes);
  });

  it('refuses a checkpoint of another seed', async () => {
    const { bytes } = await stoppedAfter(1);
    await expect(run({ seed: 8, checkpoint: bytes })).rejects.toThrow('another seed');
  });

  it('stops with the step and the last finite loss when the loss is not a number, and keeps the last good checkpoint', async () => {
    const saved: SavedPosition[] = [];
    const failing = (executor: Executor): Executor => ({
      metrics: executor.metrics,
      hold: (name, columns) => executor.hold(name, columns),
      fill: (name, firstRow, rows) => executor.fill(name, firstRow, rows),
      prepare: (expected) => executor.prepare(expected),
      together: undefined,
      trainStep: (batch, at) => (at.epoch === 2 && at.step === 1 ? { loss: Number.NaN, metrics: {} } : executor.trainStep(batch, at)),
      evaluate: (batch) => executor.evaluate(batch),
      findNotFinite: (batch, control) => executor.findNotFinite(batch, control),
      readVariables: () => executor.readVariables(),
      writeVariables: (variables) => executor.writeVariables(variables),
      readModel: () => executor.readModel(),
      renewOptimizer: () => executor.renewOptimizer(),
      readState: () => executor.readState(),
      writeState: (state) => executor.writeState(state),
      dispose: () => executor.dispose(),
    });
    await expect(run({ save: keepIn(saved) }, failing)).rejects.toMatchObject({
      code: 'ES-ENGINE-NAN',
      retryable: false,
      epoch: 2,
      step: 1,
      message: expect.stringMatching(/^The loss became NaN in epoch 2, step 2; the last finite loss was 0\.\d+/) as string,
    });
    expect(saved.map(({ epoch, step }) => [epoch, step])).toEqual([[2, 0]]);
  });

  it('saves nothing that a step has spoiled, and names the weight', async () => {
    const saved: SavedPosition[] = [];
    const spoiled = run({ save: keepIn(saved), checkpointIntervalMs: 0, plan: { ...constant, learningRate: 1e39 } });
    await expect(spoiled).rejects.toMatchObject({ code: 'ES-ENGINE-NAN', retryable: false, epoch: 1, step: 0, message: expect.stringMatching(/epoch 1, step 1; the last finite loss was 0\.\d+\. The first that was not finite is the weight embedding\/embeddings\. .*--optimizer\.learning-rate/) as string });
    expect(saved).toEqual([]);
  });

  it('names the layer whose output is not finite, of a validation too', async () => {
    const whole = run({ plan: { ...constant, learningRate: 1e30 } });
    await expect(whole).rejects.toMatchObject({ first: { of: 'network', name: 'the output of the layer convolution' }, message: expect.stringContaining('in epoch 1, step 2') as string });
    const once = run({ batchSize: 22, plan: { ...constant, learningRate: 1e30 } });
    await expect(once).rejects.toMatchObject({ first: { of: 'network', name: 'the output of the layer convolution' }, message: expect.stringMatching(/^The validation loss became \S+ at the end of epoch 1/) as string });
  });

  it('keeps no tensors from step to step', async () => {
    const counts = new Set<number>();
    await run({ onBatch: () => counts.add(tf.memory().numTensors) });
    expect(counts.size).toBe(1);
  });

  it('reports means over the rows so far, of all batches', async () => {
    const reports: string[] = [];
    await run({ onBatch: ({ part, completedBatches, totalBatches }) => reports.push(`${part} ${completedBatches}/${totalBatches}`) });
    expect(reports.slice(0, 6)).toEqual(['training 1/15', 'training 2/15', 'training 3/15', 'validation 4/15', 'validation 5/15', 'training 6/15']);
    expect(reports).toHaveLength(15);
  });
});

describe('a training with all that controls it', () => {
  const stages = [{ fromEpoch: 1, learningRateFactor: 1, frozen: ['embedding', 'convolution'] }, { fromEpoch: 3, learningRateFactor: 0.5, frozen: ['output'] }];
  const plan = {
    epochs: 9,
    learningRate: 0.05,
    schedule: { kind: 'plateau', factor: 0.5, patience: 1, minimumDelta: 0.01, minimumRate: 0 },
    stages,
    earlyStopping: { patience: 2, minimumDelta: 0.02 },
  } as const;
  const stepsTaken = () => controlled.history.length * stepsPerEpoch;
  let controlled: TrainingResult;

  beforeAll(async () => {
    executorOf = (network, seed) => new TracedExecutor(tf, network, classTask(tf, 1), { ...adam, clipping: { kind: 'global-norm', limit: 1 } }, seed, { kind: 'exponential', decay: 0.7 });
    limits = dataLimits;
    frozen = frozenSets(plan).map((layers) => [...layers]);
    controlled = await run({ plan });
  });

  it('lowers the rate, multiplies it in the second stage, and stops early', () => {
    const rates = controlled.history.map(({ learningRate }) => learningRate);
    expect(rates.slice(0, 3)).toEqual([0.05, 0.05, 0.025]);
    expect(rates.at(-1)).toBeLessThan(0.025);
    expect(controlled.history.length).toBeLessThan(plan.epochs);
  });

  it('ends with the same bits when it is stopped and goes on at each step', async () => {
    for (let stopAfter = 1; stopAfter <= stepsTaken(); stopAfter += 1) {
      const saved = await stoppedAfter(stopAfter, { plan });
      expect({ stopAfter, bits: bits(await run({ plan, checkpoint: saved.bytes })) }).toEqual({ stopAfter, bits: bits(controlled) });
    }
  });

  it('is repeated on other rows for as long, at the same rates, and keeps the last weights', async () => {
    const validationLosses = controlled.history.map(({ validation: part }) => part?.loss ?? Number.NaN);
    const repeated = { epochs: 4, validationLosses };
    const refit = await run({ plan, withoutValidation: true, repeated });
    expect(refit.history.map(({ learningRate }) => learningRate)).toEqual(controlled.history.slice(0, 4).map(({ learningRate }) => learningRate));
    expect(refit.history.every(({ validation: part }) => part === undefined)).toBe(true);
    expect(refit.bestEpoch).toBe(4);
    const saved = await stoppedAfter(7, { plan, withoutValidation: true, repeated });
    expect(bits(await run({ plan, withoutValidation: true, repeated, checkpoint: saved.bytes }))).toBe(bits(refit));
  });
});

describe('a training that keeps the mean of late weights', () => {
  const plan: TrainingPlan = {
    epochs: 4,
    learningRate: 0.05,
    schedule: { kind: 'linear', finalFraction: 0.1, warmupSteps: 0 },
    stages: [{ fromEpoch: 1, learningRateFactor: 1, frozen: ['embedding'] }, { fromEpoch: 3, learningRateFactor: 0.5, frozen: [] }],
    averaging: { kind: 'mean', share: 0.6, everySteps: 2 },
  };
  /** Of twelve: 6 belongs to the first stage. */
  const countedSteps = [6, 8, 10, 12];
  const positions = countedSteps.map((step) => `${1 + Math.floor(step / stepsPerEpoch)}/${step % stepsPerEpoch}`);
  let controlled: TrainingResult;

  beforeAll(async () => {
    executorOf = (network, seed) => new TracedExecutor(tf, network, classTask(tf, 1), adam, seed, plan.averaging);
    limits = dataLimits;
    frozen = frozenSets(plan).map((layers) => [...layers]);
    controlled = await run({ plan });
  });

  it('ends with the mean of the weights after the steps that count', async () => {
    const saved: SavedPosition[] = [];
    const { weights } = await run({ plan, withoutValidation: true, checkpointIntervalMs: 0, save: keepIn(saved) });
    const after = new Map(saved.map(({ epoch, step, bytes }) => [`${epoch}/${step}`, decodeTraining(bytes).state.variables]));
    for (const { name, data } of weights) {
      const values = positions.map((position) => after.get(position)?.find((variable) => variable.name === name)?.data);
      data.forEach((value, place) => expect(value, name).toBeCloseTo(values.reduce((sum, each) => sum + (each?.[place] ?? Number.NaN), 0) / values.length, 6));
    }
  });

  it('judges the weights themselves before', async () => {
    const { history } = await run({ plan: { ...plan, averaging: undefined } });
    expect(controlled.history[0]).toEqual(history[0]);
    expect(controlled.history[2]?.training).toEqual(history[2]?.training);
    expect(controlled.history[2]?.validation).not.toEqual(history[2]?.validation);
  });

  it('ends with the same bits when it is stopped and goes on before, at and after steps that count', async () => {
    for (const stopAfter of [1, 5, 6, 7, 8, 11]) {
      const saved = await stoppedAfter(stopAfter, { plan });
      expect({ stopAfter, bits: bits(await run({ plan, checkpoint: saved.bytes })) }).toEqual({ stopAfter, bits: bits(controlled) });
    }
  });

  it('takes it over the epochs of a repetition', async () => {
    const repeated = { epochs: 2, validationLosses: [1, 1] };
    const saved: SavedPosition[] = [];
    await run({ plan, withoutValidation: true, repeated, save: keepIn(saved) });
    expect(saved.map(({ bytes }) => decodeTraining(bytes).state.averagedSteps)).toEqual([0, 2]);
  });
});

describe('a training that changes its texts', () => {
  const augmentation = { shift: 3, spanDeletion: { rate: 0.3, words: 3 } };
  const changing = (network: Network) => withAugmentedTexts(tf, network, augmentation);

  beforeAll(() => {
    executorOf = (network, seed) => new TracedExecutor(tf, changing(network), classTask(tf, 1), adam, seed);
    limits = dataLimits;
    frozen = undefined;
  });

  it('ends with the same bits for data that are held and that are streamed in the same order, and wherever it is stopped', async () => {
    const held = bits(await run({}));
    limits = { heldBytes: 0, windowBytes: 1e6 };
    expect(bits(await run({}))).toBe(held);
    for (const stopAfter of [1, 3, 5, 8]) {
      const saved = await stoppedAfter(stopAfter);
      limits = dataLimits;
      expect(bits(await run({ checkpoint: saved.bytes }))).toBe(held);
    }
  });

  it('is that of the same network op by op, and another than without', async () => {
    const lossOf = async () => (await run({ plan: { ...constant, epochs: 1 } })).history[0]!.training.loss;
    const traced = await lossOf();
    executorOf = (network, seed) => new EagerExecutor(tf, changing(network), classTask(tf, 1), adam, seed);
    expect(await lossOf()).toBeCloseTo(traced, 5);
    executorOf = (network, seed) => new EagerExecutor(tf, network, classTask(tf, 1), adam, seed);
    expect(await lossOf()).not.toBeCloseTo(traced, 5);
  });

  it('judges and predicts texts as they are', () => {
    const network = () => buildNetwork(tf, textCnn, { model: textCnnSchema.parse({ architecture: 'text-cnn' }), vocabularyIds, sequenceLength, outputs: 1 }, 1);
    const ids = Int32Array.from({ length: 4 * sequenceLength }, (_, place) => place % vocabularyIds);
    const batch = { rows: 4, ...idRows(ids, Int32Array.of(0, 1, 0, 1)) };
    const [plain, changed] = [network(), changing(network())].map((each) => {
      const executor = new TracedExecutor(tf, each, classTask(tf, 1), undefined, 1);
      const evaluation = executor.evaluate(batch);
      executor.dispose();
      return evaluation;
    });
    expect(changed).toEqual(plain);
  });
});

describe('a training without a validation part', () => {
  it('ends after its epochs with the last weights', async () => {
    executorOf = (network, seed) => new TracedExecutor(tf, network, classTask(tf, 1), adam, seed);
    frozen = undefined;
    const saved: SavedPosition[] = [];
    const { history, bestEpoch, weights } = await run({ withoutValidation: true, save: keepIn(saved) });
    expect(history).toHaveLength(epochs);
    expect(bestEpoch).toBe(epochs);
    expect(weights).toEqual(decodeTraining(saved.at(-1)!.bytes).state.variables);
  });

  it('refuses what goes by the validation loss', async () => {
    await expect(run({ withoutValidation: true, plan: { ...constant, earlyStopping: { patience: 1, minimumDelta: 0 } } })).rejects.toMatchObject({ code: 'ES-TRAIN-VALIDATION' });
  });
});

/** Options of a training, with or without a validation part. */
type Parts = Partial<TrainingOptions> & { readonly withoutValidation?: boolean };

async function run({ withoutValidation = false, ...parts }: Parts, wrap: (executor: Executor) => Executor = (executor) => executor): Promise<TrainingResult> {
  const seed = parts.seed ?? 7;
  const model = textCnnSchema.parse({ architecture: 'text-cnn', embeddingSize: 4, filters: 6, kernelSize: 3, denseUnits: 5 });
  const network = buildNetwork(tf, textCnn, { model, vocabularyIds, sequenceLength, outputs: 1 }, seed);
  const executor = executorOf(network, seed);
  try {
    return await trainNetwork({
      executor: wrap(executor),
      ...(await provideExamples(executor, { training, validation: withoutValidation ? undefined : validation }, parts.batchSize ?? 8, frozen, limits)),
      batchSize: 8,
      plan: constant,
      seed,
      save: () => Promise.resolve(),
      checkpointIntervalMs: 3_600_000,
      signal: new AbortController().signal,
      onBatch: () => undefined,
      ...parts,
    });
  } finally {
    executor.dispose();
  }
}

async function stoppedAfter(steps: number, parts: Parts = {}): Promise<SavedPosition> {
  const abort = new AbortController();
  const saved: SavedPosition[] = [];
  let done = 0;
  const stop = (part: string) => {
    if (part === 'training') done += 1;
    if (done === steps) abort.abort(new Error('stopped'));
  };
  await expect(run({ ...parts, signal: abort.signal, save: keepIn(saved), onBatch: ({ part }) => stop(part) })).rejects.toThrow('stopped');
  const last = saved.at(-1);
  if (last === undefined) throw new Error('nothing was saved');
  return last;
}

function keepIn(saved: SavedPosition[]): (position: SavedPosition) => Promise<void> {
  return (position) => {
    saved.push(position);
    return Promise.resolve();
  };
}

function bits(result: TrainingResult): string {
  const weights = result.weights.map(({ name, data }) => `${name} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex')}`);
  return [...weights, JSON.stringify(result.history), result.bestEpoch].join('\n');
}

/** Rows of class 1 hold the ids of the upper half more often. */
function madeExamples(seed: number, rows: number): RowReader {
  const stream = new RandomStream(seed, purposes.shuffle, [9, 9, 9]);
  const classes = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const inputs = Int32Array.from({ length: rows * sequenceLength }, (_, place) => {
    const half = vocabularyIds / 2;
    const upper = stream.unit() < (classes[Math.floor(place / sequenceLength)] === 1 ? 0.8 : 0.2);
    return stream.below(half) + (upper ? half : 0);
  });
  return arrayRows(idRows(inputs, classes), 4);
}
