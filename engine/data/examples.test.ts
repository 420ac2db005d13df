import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { arrayRows, takenRows } from '../../test/support/array-rows.ts';
import type { Batch, Executor } from '../executor.ts';
import { glorotUniform } from '../initializers.ts';
import { StepRandomness } from '../step-randomness.ts';
import { numberTask } from '../tasks.ts';
import { loadTensorFlow, type TensorFlow } from '../tensorflow.ts';
import { TracedExecutor } from '../traced-executor.ts';
import type { Rows } from '../rows.ts';
import { batchSizes } from './examples.ts';
import { HeldExamples } from './held-examples.ts';
import { provideExamples } from './provide-examples.ts';
import { StreamedExamples } from './streamed-examples.ts';

const adam = { name: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

/** Ratings of items by users: ids, an image of bytes, and a number. The target of a row is its number. */
function ratings(rows: number): Rows {
  return {
    inputs: [
      { dtype: 'int32', shape: [rows, 1], data: Int32Array.from({ length: rows }, (_, row) => (row * 7) % 5) },
      { dtype: 'uint8', shape: [rows, 3], data: Uint8Array.from({ length: rows * 3 }, (_, place) => (place * 37) % 256) },
    ],
    targets: [{ dtype: 'float32', shape: [rows, 1], data: Float32Array.from({ length: rows }, (_, row) => row) }],
  };
}

/** An embedding of the id, added to a dense layer over the bytes. */
function executor(): TracedExecutor {
  const [id, image] = [tf.input({ shape: [1], dtype: 'int32' }), tf.input({ shape: [3] })];
  const embedded = tf.layers.flatten().apply(tf.layers.embedding({ name: 'ids', inputDim: 5, outputDim: 2, embeddingsInitializer: glorotUniform(tf, 1, 'ids') }).apply(id));
  const dense = tf.layers.dense({ name: 'image', units: 2, kernelInitializer: glorotUniform(tf, 1, 'image') }).apply(image);
  const sum = tf.layers.dense({ name: 'output', units: 1, kernelInitializer: glorotUniform(tf, 1, 'output') }).apply(tf.layers.add().apply([embedded, dense] as never));
  return new TracedExecutor(tf, { model: tf.model({ inputs: [id, image], outputs: sum as never }), randomness: new StepRandomness() }, numberTask(tf), adam, 3);
}

async function collected(batches: AsyncIterable<Batch> | Iterable<Batch>): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(structuredClone(batch));
  return all;
}

/** The rows of batches that are fed, by their numbers. */
function rowsOf(batches: readonly Batch[]): number[][] {
  return batches.map((batch) => ('held' in batch ? [...batch.indices] : [...batch.targets[0]!.data]));
}

function bitsAfter(trained: Executor, batches: readonly Batch[]): string {
  const losses = batches.map((batch, step) => trained.trainStep(batch, { epoch: 1, step, learningRate: 0.01 }).loss);
  return JSON.stringify([losses, trained.readVariables().map(({ data }) => Buffer.from(data.buffer).toString('hex'))]);
}

describe('rows that are streamed', () => {
  it('are those of every shard once, the last batch smaller, and go on at any step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 30 }), async (rows, chunkRows, batchSize, windowRows) => {
        const examples = new StreamedExamples(arrayRows(ratings(rows), chunkRows), windowRows * 11);
        const epoch = (fromStep: number) => collected(examples.shuffled({ seed: 5, epoch: 2, batchSize, fromStep }));
        const batches = rowsOf(await epoch(0));
        expect(batches.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
        expect(new Set(batches.map(({ length }) => length))).toEqual(new Set(batchSizes(rows, batchSize)));
        for (const fromStep of [1, batches.length - 1, batches.length]) expect(rowsOf(await epoch(fromStep))).toEqual(batches.slice(fromStep));
        expect(rowsOf(await collected(examples.inOrder(batchSize))).flat()).toEqual(Array.from({ length: rows }, (_, row) => row));
      }),
      { numRuns: 40 },
    );
  });

  it('are in memory for two windows at most, however many there are', async () => {
    const reader = arrayRows(ratings(400), 10);
    let readRows = 0;
    let takenCount = 0;
    let most = 0;
    const counting = { ...reader, read: (from: number, to: number) => {
      readRows += to - from;
      most = Math.max(most, readRows - takenCount);
      return reader.read(from, to);
    } };
    for await (const batch of new StreamedExamples(counting, 30 * 11).shuffled({ seed: 1, epoch: 1, batchSize: 5, fromStep: 0 })) takenCount += batch.rows;
    expect(takenCount).toBe(400);
    expect(most).toBeLessThanOrEqual(2 * 30 + 5);
  });

  it('are read while the window before is gone through, and a failure is that of the reader', async () => {
    const failing = { ...arrayRows(ratings(30), 10), read: (from: number, to: number) => (from === 20 ? Promise.reject(new Error('gone')) : arrayRows(ratings(30), 10).read(from, to)) };
    await expect(collected(new StreamedExamples(failing, 110).inOrder(4))).rejects.toThrow('gone');
  });
});

it('a network is trained to the same bits by rows that it holds, that are fed and that are streamed in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 24 }), fc.nat({ max: 9 }), async (rows, batchSize, seed) => {
      const data = ratings(rows);
      const reader = arrayRows(data, 4);
      const executors = [executor(), executor(), executor()] as const;
      try {
        const options = { seed, epoch: 1, batchSize, fromStep: 0 };
        const streamed = await collected(new StreamedExamples(reader, 8 * 11).shuffled(options));
        const order = rowsOf(streamed);
        const fed = order.map((places): Batch => ({ rows: places.length, ...takenRows(data, places) }));
        const { training } = await provideExamples(executors[0], { training: reader, validation: undefined }, batchSize);
        expect(training).toBeInstanceOf(HeldExamples);
        const held = order.map((places): Batch => ({ rows: places.length, held: 'training', indices: Int32Array.from(places) }));
        const [first, ...others] = [held, fed, streamed].map((batches, place) => bitsAfter(executors[place]!, batches));
        expect(others).toEqual([first, first]);
      } finally {
        for (const each of executors) each.dispose();
      }
    }),
    { numRuns: 4 },
  );
});

it.each([{ kind: 'held', heldBytes: 1e9 }, { kind: 'streamed', heldBytes: 0 }])('memory does not grow with the steps, when rows are $kind', async ({ heldBytes }) => {
  const trained = executor();
  try {
    const { training } = await provideExamples(trained, { training: arrayRows(ratings(2_000), 100), validation: undefined }, 2, undefined, { heldBytes, windowBytes: 11 * 300 });
    const megabytes: number[] = [];
    let step = 0;
    for (let epoch = 1; epoch <= 10; epoch += 1) {
      for await (const batch of training.shuffled({ seed: 1, epoch, batchSize: 2, fromStep: 0 })) {
        trained.trainStep(batch, { epoch, step, learningRate: 0.01 });
        step += 1;
      }
      megabytes.push(process.memoryUsage().rss / 1024 ** 2);
    }
    expect(step).toBe(10_000);
    expect(megabytes.at(-1)! - megabytes[1]!).toBeLessThan(48);
  } finally {
    trained.dispose();
  }
});
