import type { SymbolicTensor } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { arrayRows } from '../test/support/array-rows.ts';
import { optimizers } from '../test/support/optimizer-steps.ts';
import { provideExamples } from './data/provide-examples.ts';
import type { Batch, BatchResult, TrainingStep } from './executor.ts';
import { buildNetwork } from './network.ts';
import type { Averaging } from '../schemas/training.ts';
import type { Rows } from './rows.ts';
import { numberTask } from './tasks.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';
import { TracedExecutor } from './traced-executor.ts';
import { trainNetwork } from './trainer.ts';

const rows = 46;
const batchSize = 5;

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

/** An id and two numbers a row; at one row the target is too far off for its squared error. */
function examples(farRow?: number): Rows {
  return {
    inputs: [
      { dtype: 'int32', shape: [rows, 1], data: Int32Array.from({ length: rows }, (_, row) => (row * 7) % 6) },
      { dtype: 'float32', shape: [rows, 2], data: Float32Array.from({ length: rows * 2 }, (_, place) => ((place * 31) % 17) / 8 - 1) },
    ],
    targets: [{ dtype: 'float32', shape: [rows, 1], data: Float32Array.from({ length: rows }, (_, row) => (row === farRow ? 1e30 : (row % 5) - 2)) }],
  };
}

/** With all that a step draws, changes and keeps: dropout, moving averages, penalties, an embedding, averages of the weights. */
async function prepared(optimizer: string, data = examples(), averaging: Averaging = { kind: 'exponential', decay: 0.7 }) {
  const network = buildNetwork(
    tf,
    {
      build: ({ dropout, glorotUniform }) => {
        const [id, numbers] = [tf.input({ shape: [1], dtype: 'int32' }), tf.input({ shape: [2] })];
        const embedding = tf.layers.embedding({ name: 'ids', inputDim: 6, outputDim: 4, embeddingsInitializer: glorotUniform('ids'), embeddingsRegularizer: tf.regularizers.l2({ l2: 0.01 }) });
        const joined = tf.layers.concatenate({ name: 'joined' }).apply([tf.layers.flatten().apply(embedding.apply(id)) as SymbolicTensor, numbers]);
        const normalized = tf.layers.batchNormalization({ name: 'normalization' }).apply(joined);
        const output = tf.layers.dense({ name: 'output', units: 1, kernelInitializer: glorotUniform('output') }).apply(dropout('dropout', 0.3).apply(normalized));
        return tf.model({ inputs: [id, numbers], outputs: output as SymbolicTensor });
      },
    },
    undefined,
    1,
  );
  const executor = new TracedExecutor(tf, network, numberTask(tf), optimizers[optimizer], 3, averaging);
  onTestFinished(() => executor.dispose());
  const { training } = await provideExamples(executor, { training: arrayRows(data, 20), validation: undefined }, batchSize);
  return { executor, training };
}

function stepsOf(orders: readonly (readonly number[])[], first: number): TrainingStep[] {
  return orders.map((order, place) => ({
    batch: { rows: order.length, held: 'training', indices: Int32Array.from(order) } satisfies Batch,
    control: { epoch: 1, step: first + place, learningRate: 0.01 / (1 + first + place) },
  }));
}

it.each(Object.keys(optimizers))('steps taken together have the bits of those taken one by one: %s', async (optimizer) => {
  const { executor: single } = await prepared(optimizer);
  const { executor: several } = await prepared(optimizer);
  const { together } = several;
  const orders = fc.array(fc.array(fc.nat({ max: rows - 1 }), { minLength: batchSize, maxLength: batchSize }), { minLength: together!.count, maxLength: together!.count });
  let taken = 0;
  fc.assert(
    fc.property(orders, fc.boolean(), (order, oneMore) => {
      const steps = stepsOf(oneMore ? [...order, order[0]!] : order, taken);
      taken += steps.length;
      const one = steps.map(({ batch, control }) => single.trainStep(batch, control));
      const atOnce = [...together!.train(steps.slice(0, together!.count)), ...steps.slice(together!.count).map(({ batch, control }) => several.trainStep(batch, control))];
      expect(atOnce).toEqual(one);
      expect(several.readState()).toEqual(single.readState());
    }),
    { numRuns: 6 },
  );
});

it('steps end with the first whose loss is not finite, which changes nothing', async () => {
  const far = rows - 1;
  const good = [0, 1, 2, 3, 4];
  for (let place = 0; place < 4; place += 1) {
    const { executor: single } = await prepared('adam', examples(far));
    const { executor: several } = await prepared('adam', examples(far));
    const steps = stepsOf([0, 1, 2, 3].map((step) => (step === place ? [far, 1, 2, 3, 4] : good.map((row) => row + step))), 0);
    several.together!.train(stepsOf([good, good, good, good], 0));
    for (const { batch, control } of stepsOf([good, good, good, good], 0)) single.trainStep(batch, control);
    const one: BatchResult[] = steps.slice(0, place + 1).map(({ batch, control }) => single.trainStep(batch, control));
    expect(one.map(({ loss }) => Number.isFinite(loss))).toEqual(one.map((_, step) => step < place));
    expect(several.together!.train(steps)).toEqual(one);
    expect(several.readState()).toEqual(single.readState());
  }
});

it.each<{ averaging: Averaging; stops: readonly number[] }>([
  { averaging: { kind: 'exponential', decay: 0.7 }, stops: [1, 4, 6, 9, 10, 13] },
  { averaging: { kind: 'mean', share: 0.6, everySteps: 3 }, stops: [9, 13] },
])('a training by several steps a call ends with the bits of one by one, wherever it is stopped, and names the step that fails: averages $averaging.kind', async ({ averaging, stops }) => {
  const run = async ({ alone = false, stopAfter = 0, checkpoint = undefined as Uint8Array | undefined, data = examples() }) => {
    const { executor, training } = await prepared('adam', data, averaging);
    expect(executor.together?.count).toBe(4);
    const abort = new AbortController();
    let saved: Uint8Array | undefined;
    let done = 0;
    const onBatch = () => {
      done += 1;
      if (done === stopAfter) abort.abort(new Error('stopped'));
    };
    const used = alone ? Object.defineProperty(executor, 'together', { value: undefined }) : executor;
    const result = trainNetwork({
      executor: used,
      training,
      validation: undefined,
      batchSize,
      plan: { epochs: 2, learningRate: 0.01, schedule: { kind: 'constant' }, stages: [], averaging },
      seed: 5,
      checkpoint,
      save: ({ bytes }) => {
        saved = bytes;
        return Promise.resolve();
      },
      checkpointIntervalMs: 3_600_000,
      signal: abort.signal,
      onBatch,
    });
    if (stopAfter > 0) await expect(result).rejects.toThrow('stopped');
    else await result;
    return saved!;
  };
  const whole = await run({ alone: true });
  expect(await run({})).toEqual(whole);
  for (const stopAfter of stops) {
    const checkpoint = await run({ alone: true, stopAfter });
    expect(await run({ checkpoint })).toEqual(whole);
    expect(await run({ checkpoint: await run({ stopAfter }), alone: true })).toEqual(whole);
  }
  const failed = (alone: boolean) => run({ alone, data: examples(20) }).then(() => undefined, (error: unknown) => String(error));
  const message = await failed(true);
  expect(message).toContain('last finite loss');
  expect(await failed(false)).toBe(message);
});
