import { tableFromArrays } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as textCnn from '../models/text-cnn.ts';
import { evaluate } from '../schemas/steps/evaluate.ts';
import { train } from '../schemas/steps/train.ts';
import { loadTensorFlow, type TensorFlow } from '../engine/tensorflow.ts';
import { testContext, type TestContext } from '../test/support/step-context.ts';
import { implement as implementEvaluate } from './evaluate.ts';
import { implement as implementTrain } from './train.ts';

const sequenceLength = 10;
const small = { architecture: 'text-cnn', embeddingSize: 4, filters: 6, kernelSize: 3, denseUnits: 5, denseDropout: 0.2 } as const;
let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

afterAll(() => {
  expect(tf.memory().numTensors).toBe(0);
});

describe.each([['ham', 'spam'], ['a', 'b', 'c']])('training and evaluating with labels %s %s %s', (...given) => {
  const labels = given.filter((label) => label !== undefined);

  it('gives figures that fit together, the same each time', async () => {
    const context = testContext();
    const trained = await trainOn(context, labels);
    expect(trained.model).toMatchObject({ kind: 'model', architecture: 'text-cnn' });
    expect(trained.history).toHaveLength(4);

    const rows = 30;
    const test = await part(context, labels.length, rows, 3);
    const table = await context.store.writeTable(tableFromArrays({ text: Array.from({ length: rows }, (_, row) => `text of ${row}`), label: test.names(labels), id: Array.from({ length: rows }, (_, row) => `row-${row}`) }));
    const input = evaluate.input.parse({ model: trained.model, architecture: 'text-cnn', sequences: test.sequences, classes: test.classes, table, labels, batchSize: 7 });
    const output = evaluate.output.parse(await implementEvaluate(textCnn)(input, context));
    expect(evaluate.output.parse(await implementEvaluate(textCnn)(input, testContext({ store: context.store })))).toEqual(output);

    const counted = output.confusion.flat().reduce((sum, count) => sum + count, 0);
    const onDiagonal = output.confusion.reduce((sum, line, label) => sum + (line[label] ?? 0), 0);
    expect(counted).toBe(rows);
    expect(output.accuracy).toBe(onDiagonal / rows);
    expect(output.worstMistakes).toHaveLength(Math.min(20, rows - onDiagonal));
    expect(output.roc.map(({ label }) => label)).toEqual(labels.length === 2 ? ['spam'] : labels);
    expect(output.rocAuc).toBeGreaterThan(0.6);

    const probabilities = await context.store.readTensor(output.probabilities);
    expect(probabilities.shape).toEqual([rows, labels.length]);
    const logLikelihood = [...test.values].reduce((sum, label, row) => sum + Math.log(Number(probabilities.data[row * labels.length + label])), 0);
    expect(output.loss).toBeCloseTo(-logLikelihood / rows, 4);

    for (const { id, label, predicted, text } of output.worstMistakes) {
      const row = Number(id.slice('row-'.length));
      expect({ label, text }).toEqual({ label: labels[test.values[row] ?? 0], text: `text of ${row}` });
      expect(predicted).not.toBe(label);
    }
    const sureness = output.worstMistakes.map(({ probability }) => probability);
    expect(sureness).toEqual([...sureness].sort((a, b) => b - a));
  });
});

describe('training', () => {
  it('goes on from the checkpoint of a stopped attempt to the same model', async () => {
    const undisturbed = await trainOn(testContext(), ['a', 'b']);
    const abort = new AbortController();
    const first = testContext({
      signal: abort.signal,
      progress: ({ completed }) => {
        if (completed === 9) abort.abort(new Error('cancelled'));
      },
    });
    await expect(trainOn(first, ['a', 'b'])).rejects.toThrow('cancelled');
    const second = testContext({ checkpoints: first.checkpoints });
    expect(await trainOn(second, ['a', 'b'])).toEqual(undisturbed);
    expect(second.logged).toEqual(['going on from a checkpoint']);
    expect(second.reported[0]).toMatchObject({ completed: 10, checkpoint: { epoch: 2, step: 3 } });
  });

  it('does not go on from the checkpoints of another seed', async () => {
    const first = testContext();
    await trainOn(first, ['a', 'b']);
    const second = testContext({ checkpoints: first.checkpoints });
    await trainOn(second, ['a', 'b'], 6);
    expect(second.logged).toEqual([]);
  });

  it('tells the epoch, the batches, the metrics and the checkpoint', async () => {
    const context = testContext();
    await trainOn(context, ['a', 'b']);
    expect(context.reported.at(-1)).toEqual({
      phase: 'epoch 4 of 4, validation',
      completed: 24,
      total: 24,
      unit: 'batches',
      metrics: { loss: expect.any(Number) as number, accuracy: expect.any(Number) as number },
      checkpoint: { epoch: 4, step: 0 },
    });
  });

  it('names an id that the vocabulary does not have', async () => {
    const context = testContext();
    const { sequences, classes } = await part(context, 2, 8, 1);
    const examples = { sequences, classes };
    const input = train.input.parse({ ...trainInput({ training: examples, validation: examples }, 2, 5), vocabularyIds: 12 });
    await expect(implementTrain(textCnn)(input, context)).rejects.toThrow(/^Element \d+ of the sequences is \d+; it has to be from 0 to 11\.$/);
  });

  it('refuses a table of other rows than the sequences', async () => {
    const context = testContext();
    const trained = await trainOn(context, ['a', 'b']);
    const { sequences, classes } = await part(context, 2, 8, 1);
    const table = await context.store.writeTable(tableFromArrays({ text: ['x'], label: ['a'], id: ['1'] }));
    const input = evaluate.input.parse({ model: trained.model, architecture: 'text-cnn', sequences, classes, table, labels: ['a', 'b'], batchSize: 4 });
    await expect(implementEvaluate(textCnn)(input, context)).rejects.toThrow('The table has 1 rows, the sequences have 8');
  });
});

function trainInput(parts: { training: unknown; validation: unknown }, classCount: number, seed: number): object {
  return { model: small, vocabularyIds: 40, classCount, ...parts, optimizer: { name: 'adam', learningRate: 0.01 }, batchSize: 16, epochs: 4, seed };
}

async function trainOn(context: TestContext, labels: readonly string[], seed = 5) {
  const { sequences, classes } = await part(context, labels.length, 60, 1);
  const held = await part(context, labels.length, 20, 2);
  const parts = { training: { sequences, classes }, validation: { sequences: held.sequences, classes: held.classes } };
  return train.output.parse(await implementTrain(textCnn)(train.input.parse(trainInput(parts, labels.length, seed)), context));
}

/** Rows of class c hold ids from the c-th part of the vocabulary, mostly. */
async function part(context: TestContext, classCount: number, rows: number, salt: number) {
  const values = Int32Array.from({ length: rows }, (_, row) => row % classCount);
  const data = Int32Array.from({ length: rows * sequenceLength }, (_, place) => {
    const mixed = Math.imul(place + 1, 2_654_435_761 + salt * 40_503) >>> 8;
    const label = values[Math.floor(place / sequenceLength)] ?? 0;
    return mixed % 5 === 0 ? mixed % 40 : label * 13 + (mixed % 13);
  });
  return {
    values,
    names: (labels: readonly string[]) => Array.from(values, (value) => labels[value] ?? ''),
    sequences: await context.store.writeTensor({ dtype: 'int32', shape: [rows, sequenceLength], data }),
    classes: await context.store.writeTensor({ dtype: 'int32', shape: [rows], data: values }),
  };
}
