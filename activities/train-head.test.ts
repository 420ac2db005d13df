import { describe, expect, it } from 'vitest';
import { imageRowTable } from '../datasets/images/image-table.ts';
import type { ImageExample } from '../schemas/steps/evaluate-head.ts';
import { evaluateHead } from '../schemas/steps/evaluate-head.ts';
import { trainHead } from '../schemas/steps/train-head.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import evaluate from './evaluate-head.ts';
import train from './train-head.ts';

const featureCount = 6;
const labels = ['cat', 'dog', 'owl'];

/** Rows whose label is the place of the larger one of some features, with noise. */
async function partOf(context: TestContext, rows: number, salt: number) {
  const classes = Int32Array.from({ length: rows }, (_, row) => row % labels.length);
  const data = Float32Array.from({ length: rows * featureCount }, (_, place) => {
    const noise = ((Math.imul(place + 1, 2_654_435_761 + 40_503 * salt) >>> 8) % 1_000) / 1_000;
    return 40 + 3 * noise + (place % featureCount === classes[Math.floor(place / featureCount)] ? 2 : 0);
  });
  const images = Array.from(classes, (place, row) => ({ id: `${row}.jpg`, label: labels[place] ?? '', digest: '', width: 1, height: 1 }));
  return {
    features: await context.store.writeTensor({ dtype: 'float32', shape: [rows, featureCount], data }),
    classes: await context.store.writeTensor({ dtype: 'int32', shape: [rows], data: classes }),
    table: await context.store.writeTable(imageRowTable(images, images.map((_, row) => row % 2))),
  };
}

async function trained(context: TestContext, seed: number, parameters: object = {}) {
  const [training, validation] = [await partOf(context, 120, 1), await partOf(context, 45, 2)];
  const examples = ({ features, classes }: typeof training) => ({ features, classes });
  const input = { head: { dropout: 0.1, hiddenUnits: [8] }, classCount: labels.length, training: examples(training), validation: examples(validation), optimizer: { name: 'adam', learningRate: 0.02 }, batchSize: 16, epochs: 30, seed, ...parameters };
  return trainHead.output.parse(await train(trainHead.input.parse(input), context));
}

describe('a dense head', () => {
  it('learns from features that are far from zero, by batch normalization', async () => {
    const context = testContext();
    const { history, bestEpoch } = await trained(context, 1);
    expect(history[bestEpoch - 1]?.validationAccuracy).toBeGreaterThan(0.8);
  });

  it('is the same for the same seed, and another for another', async () => {
    const context = testContext();
    const [one, same, other] = [await trained(context, 1, { epochs: 2 }), await trained(testContext(), 1, { epochs: 2 }), await trained(context, 2, { epochs: 2 })];
    expect(same).toEqual(one);
    expect(other.model.digest).not.toBe(one.model.digest);
  });

  it('is averaged with others: each row\'s probabilities are the means of the members\'', async () => {
    const context = testContext();
    const models = [(await trained(context, 1)).model, (await trained(context, 2)).model];
    const { features, classes, table } = await partOf(context, 60, 3);
    const measure = async (of: typeof models) => evaluateHead.output.parse(await evaluate(evaluateHead.input.parse({ models: of, features, classes, table, labels, clip: 0.02, batchSize: 32 }), context));
    const [both, first, second] = [await measure(models), await measure(models.slice(0, 1)), await measure(models.slice(1))];
    const values = async ({ probabilities }: typeof both) => (await context.store.readTensor(probabilities)).data as Float32Array;
    const [mean, one, other] = [await values(both), await values(first), await values(second)];
    expect(mean).toEqual(mean.map((_, place) => ((one[place] ?? 0) + (other[place] ?? 0)) / 2));
    expect(both.members?.map(({ accuracy }) => accuracy)).toEqual([first.accuracy, second.accuracy]);
    expect(both.accuracy).toBeGreaterThan(0.75);
    expect(both.clippedLoss).toBeGreaterThan(0);
    expectExamples(both.examples);
  });
});

function expectExamples(examples: readonly ImageExample[]): void {
  const of = (kind: ImageExample['kind']) => examples.filter((example) => example.kind === kind);
  for (const { id, shard, label } of examples) expect({ shard, label }).toEqual({ shard: Number.parseInt(id) % 2, label: labels[Number.parseInt(id) % 3] });
  for (const { label, predicted } of of('right')) expect(predicted).toBe(label);
  for (const { label, predicted } of of('wrong')) expect(predicted).not.toBe(label);
  const sure = of('right').map(({ probability }) => probability);
  expect(sure).toEqual([...sure].sort((a, b) => b - a));
  const unsure = of('uncertain').map(({ probability }) => probability);
  expect(unsure).toEqual([...unsure].sort((a, b) => a - b));
  expect(Math.max(...unsure)).toBeLessThan(Math.min(...sure));
}
