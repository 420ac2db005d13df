import { tableFromArrays } from 'apache-arrow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as textCnn from '../models/text-cnn.ts';
import { evaluate } from '../schemas/steps/evaluate.ts';
import { loadTensorFlow, type TensorFlow } from '../engine/tensorflow.ts';
import { testContext } from '../test/support/step-context.ts';
import { examplesOf, trainOn } from '../test/support/small-training.ts';
import { implement } from './evaluate.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

afterAll(() => {
  expect(tf.memory().numTensors).toBe(0);
});

it.each([{ labels: ['ham', 'spam'] }, { labels: ['a', 'b', 'c'] }])('gives figures that fit together, the same each time, with labels $labels', async ({ labels }) => {
  const context = testContext();
  const trained = await trainOn(context, labels);
  expect(trained.model).toMatchObject({ kind: 'model', architecture: 'text-cnn' });
  expect(trained.history).toHaveLength(4);

  const rows = 30;
  const test = await examplesOf(context, labels.length, rows, 3);
  const table = await context.store.writeTable(tableFromArrays({ text: Array.from({ length: rows }, (_, row) => `text of ${row}`), label: test.names(labels), id: Array.from({ length: rows }, (_, row) => `row-${row}`) }));
  const input = evaluate.input.parse({ models: [trained.model], architecture: 'text-cnn', sequences: test.sequences, classes: test.classes, table, labels, batchSize: 7 });
  const output = evaluate.output.parse(await implement(textCnn)(input, context));
  expect(evaluate.output.parse(await implement(textCnn)(input, testContext({ store: context.store })))).toEqual(output);

  const counted = output.confusion.flat().reduce((sum, count) => sum + count, 0);
  const onDiagonal = output.confusion.reduce((sum, line, label) => sum + (line[label] ?? 0), 0);
  expect(counted).toBe(rows);
  expect(output.accuracy).toBe(onDiagonal / rows);
  expect(output.worstMistakes).toHaveLength(Math.min(20, rows - onDiagonal));
  expect(output.roc.map(({ label }) => label)).toEqual(labels.length === 2 ? ['spam'] : labels);
  expect(output.calibration?.reduce((sum, bin) => sum + bin.rows * bin.accuracy, 0)).toBeCloseTo(onDiagonal, 6);
  expect(output.lengths?.reduce((sum, bin) => sum + bin.correct, 0)).toBe(onDiagonal);
  expect(output.lengths?.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows);
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

it('refuses a table of other rows than the sequences', async () => {
  const context = testContext();
  const trained = await trainOn(context, ['a', 'b']);
  const { sequences, classes } = await examplesOf(context, 2, 8, 1);
  const table = await context.store.writeTable(tableFromArrays({ text: ['x'], label: ['a'], id: ['1'] }));
  const input = evaluate.input.parse({ models: [trained.model], architecture: 'text-cnn', sequences, classes, table, labels: ['a', 'b'], batchSize: 4 });
  await expect(implement(textCnn)(input, context)).rejects.toThrow('The table has 1 rows, the sequences have 8');
});

it('averages the probabilities of several networks, and tells how well each does alone', async () => {
  const context = testContext();
  const labels = ['ham', 'spam'];
  const models = [(await trainOn(context, labels, 5, { epochs: 1 })).model, (await trainOn(context, labels, 6, { epochs: 1 })).model];
  const rows = 30;
  const { sequences, classes, names, values } = await examplesOf(context, 2, rows, 3);
  const table = await context.store.writeTable(tableFromArrays({ text: names(labels), label: names(labels), id: names(labels) }));
  const measure = async (asked: typeof models) => evaluate.output.parse(await implement(textCnn)(evaluate.input.parse({ models: asked, architecture: 'text-cnn', sequences, classes, table, labels, batchSize: 16 }), context));
  const alone = await Promise.all(models.map((model) => measure([model])));
  const together = await measure(models);
  expect(together.members).toEqual(alone.map(({ loss, accuracy }) => ({ loss, accuracy })));
  expect(alone[0]?.members).toBeUndefined();

  const probabilities = await Promise.all([...alone, together].map(async (measured) => (await context.store.readTensor(measured.probabilities)).data as Float32Array));
  const [first, second, mean] = probabilities as [Float32Array, Float32Array, Float32Array];
  expect(first).not.toEqual(second);
  for (const [place, probability] of mean.entries()) expect(probability).toBeCloseTo(((first[place] ?? 0) + (second[place] ?? 0)) / 2, 6);
  const right = values.filter((label, row) => (mean[row * 2 + 1] ?? 0) > 0.5 === (label === 1)).length;
  expect(together.accuracy).toBe(right / rows);
  expect(together.loss).toBeLessThanOrEqual(alone.reduce((sum, { loss }) => sum + loss, 0) / 2);
});
