import { tableFromArrays } from 'apache-arrow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, type TensorFlow } from '../engine/tensorflow.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import { logOdds, TextPredictor } from '../engine/text-predictor.ts';
import * as textCnn from '../models/text-cnn.ts';
import { evaluate } from '../schemas/steps/evaluate.ts';
import { explainText } from '../schemas/steps/explain-text.ts';
import { examplesOf, trainOn } from '../test/support/small-training.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import { implement as implementEvaluate } from './evaluate.ts';
import { implement } from './explain-text.ts';

const rows = 70;
let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

afterAll(() => {
  expect(tf.memory().numTensors).toBe(0);
});

/** Rows whose text is `w7 w12 …`, one word an id, judged by two networks together. */
async function judgedRows(context: TestContext, labels: readonly string[]) {
  const models = [(await trainOn(context, labels, 5)).model, (await trainOn(context, labels, 6)).model];
  const { sequences, classes, names } = await examplesOf(context, labels.length, rows, 3);
  const ids = (await context.store.readTensor(sequences)).data as Int32Array;
  const texts = Array.from({ length: rows }, (_, row) => Array.from(ids.subarray(row * 10, (row + 1) * 10), (id) => `W${id}`).join(', '));
  const table = await context.store.writeTable(tableFromArrays({ text: texts, label: names(labels), id: texts.map((_, row) => `row ${row}`) }));
  const vocabulary = await context.store.writeTable(tableFromArrays({ word: Array.from({ length: 38 }, (_, place) => `w${place + 1}`) }));
  const input = { models, architecture: 'text-cnn', sequences, classes, table, labels: [...labels] };
  const measured = evaluate.output.parse(await implementEvaluate(textCnn)(evaluate.input.parse({ ...input, batchSize: 16 }), context));
  return { ids, measured, input: explainText.input.parse({ ...input, vocabulary, probabilities: measured.probabilities }) };
}

it.each([{ labels: ['ham', 'spam'] }, { labels: ['a', 'b', 'c'] }])('finds the words of each label and of each mistake, the same each time, with labels $labels', async ({ labels }) => {
  const context = testContext();
  const { measured, input } = await judgedRows(context, labels);
  const explained = explainText.output.parse(await implement(textCnn)(input, context));
  expect(explainText.output.parse(await implement(textCnn)(input, testContext({ store: context.store })))).toEqual(explained);

  expect(explained.labels.map(({ label }) => label)).toEqual(labels);
  for (const [place, { words }] of explained.labels.entries()) {
    // the rows of a label are made of thirteen ids of its own, mostly
    const own = words.slice(0, 5).filter(({ words: word }) => Math.floor(Number(word.slice(1)) / 13) === place);
    expect(own.length).toBeGreaterThanOrEqual(4);
    expect(words.map(({ effect }) => effect)).toEqual(words.map(({ effect }) => effect).sort((one, other) => other - one));
    for (const { effect, rows: count } of words) expect([effect > 0, count >= 3]).toEqual([true, true]);
  }
  expect(explained.mistakes.map(({ id }) => id)).toEqual(measured.worstMistakes.map(({ id }) => id));
  for (const [place, { parts }] of explained.mistakes.entries()) {
    expect(parts.map(({ text }) => text).join('')).toBe(measured.worstMistakes[place]?.text);
    const marked = parts.filter(({ effect }) => effect !== undefined);
    expect(marked.length).toBeGreaterThan(0);
    for (const { text } of marked) expect(text).toMatch(/^W\d+$/);
  }
});

it('asks networks as evaluate does, precisely where they are very sure, and row by row as together', async () => {
  const context = testContext();
  const { ids, measured, input } = await judgedRows(context, ['ham', 'spam']);
  const networks = await Promise.all(input.models.map(async (model) => {
    const { configuration, weights } = await context.store.readModel(model);
    return { module: textCnn, configuration: configuration as TextModelConfiguration, weights: weights.map(({ name, shape, data }) => ({ name, shape, data: data as Float32Array })) };
  }));
  const predictor = new TextPredictor(tf, networks);
  const sure = new TextPredictor(tf, networks.map((network) => ({ ...network, weights: network.weights.map((weight) => (weight.name === 'output/bias' ? { ...weight, data: weight.data.map(() => 60) } : weight)) })));
  try {
    const judged = predictor.judge(ids);
    const { data } = await context.store.readTensor(measured.probabilities);
    for (const [place, probability] of judged.entries()) expect(probability).toBeCloseTo(Number(data[place]), 5);
    expect(predictor.judge(ids.subarray(10, 20))).toEqual(judged.slice(2, 4));
    const odds = logOdds(sure.judge(ids.subarray(0, 10)), 2);
    expect(odds[1]).toBeGreaterThan(40);
    expect(odds[0]).toBeCloseTo(-(odds[1] ?? 0), 6);
  } finally {
    predictor.dispose();
    sure.dispose();
  }
});
