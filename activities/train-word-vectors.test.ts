import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, type TensorFlow } from '../engine/tensorflow.ts';
import { trainWordVectors } from '../schemas/steps/train-word-vectors.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import train from './train-word-vectors.ts';

const windowWords = 5;
const windows = 32;
/** Words 1 to 12; 13 stands for rarer ones. */
const vocabularyIds = 14;

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

afterAll(() => {
  expect(tf.memory().numTensors).toBe(0);
});

/** Texts in which 1 and 2 stand between the same words, 3 and 4 between the same others, and the words around them go round. */
async function trained(context: TestContext, parts: object = {}) {
  const length = windows + windowWords - 1;
  const passages = 60;
  const data = new Int32Array(passages * length);
  for (let place = 0; place < data.length; place += 1) {
    const [text, at] = [Math.floor(place / 8), place % 8];
    const kind = text % 2;
    const twin = (Math.imul(text + 1, 2_654_435_761) >>> 16) % 2;
    data[place] = at > 4 ? 0 : at === 2 ? 1 + 2 * kind + twin : 5 + 4 * kind + (at > 2 ? at - 1 : at);
  }
  const tensor = await context.store.writeTensor({ dtype: 'int32', shape: [passages, length], data });
  const input = trainWordVectors.input.parse({ passages: tensor, vocabularyIds, dimension: 8, windowWords, hiddenUnits: 16, optimizer: { name: 'adam', learningRate: 0.01 }, batchSize: 160, epochs: 30, seed: 3, ...parts });
  return trainWordVectors.output.parse(await train(input, context));
}

async function cosines(context: TestContext, vectors: Awaited<ReturnType<typeof trained>>['vectors']) {
  const { data } = await context.store.readTensor(vectors);
  const vector = (id: number) => Array.from(data.subarray(id * 8, (id + 1) * 8), Number);
  const dot = (one: number[], other: number[]) => one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
  return (one: number, other: number) => dot(vector(one), vector(other)) / Math.sqrt(dot(vector(one), vector(one)) * dot(vector(other), vector(other)));
}

it.each(['ranking', 'logistic'] as const)('words of the same contexts become neighbours (%s), and the loss falls', async (loss) => {
  const context = testContext();
  const { vectors, initialVectors, history } = await trained(context, { loss });
  expect(history.at(-1)?.loss).toBeLessThan(0.5 * (history[0]?.loss ?? 0));
  expect(history.at(-1)?.accuracy).toBeGreaterThan(0.9);
  const before = await cosines(context, initialVectors);
  expect(Math.max(before(1, 2), before(3, 4))).toBeLessThan(0.9);
  const after = await cosines(context, vectors);
  for (const [word, twin] of [[1, 2], [3, 4]] as const) {
    const nearest = Array.from({ length: 12 }, (_, place) => place + 1).filter((other) => other !== word).sort((one, other) => after(word, other) - after(word, one))[0];
    expect([word, nearest]).toEqual([word, twin]);
  }
});

it('says what the vectors were before, and leaves zeros for padding', async () => {
  const context = testContext();
  const { vectors, initialVectors } = await trained(context, { optimizer: { name: 'sgd', learningRate: 1e-30 }, epochs: 1 });
  expect(vectors).toEqual(initialVectors);
  const { data } = await context.store.readTensor(vectors);
  expect(data.subarray(0, 8).every((value) => value === 0)).toBe(true);
  expect(data.subarray(8).some((value) => value === 0)).toBe(false);
});

it('goes on from the checkpoint of a stopped attempt to the same vectors', async () => {
  const undisturbed = await trained(testContext(), { epochs: 3 });
  const abort = new AbortController();
  const first = testContext({
    signal: abort.signal,
    progress: ({ completed }) => {
      if (completed === 16) abort.abort(new Error('cancelled'));
    },
  });
  await expect(trained(first, { epochs: 3 })).rejects.toThrow('cancelled');
  const second = testContext({ checkpoints: first.checkpoints });
  expect(await trained(second, { epochs: 3 })).toEqual(undisturbed);
  expect(second.logged).toEqual(['going on from a checkpoint']);
  expect(second.reported[0]?.completed).toBe(17);
});

it('draws other words from another seed', async () => {
  const [one, other] = [await trained(testContext(), { epochs: 1 }), await trained(testContext(), { epochs: 1, seed: 4 })];
  expect(other.vectors.digest).not.toBe(one.vectors.digest);
});

it('refuses passages that are shorter than a window', async () => {
  await expectFailure(trained(testContext(), { windowWords: 51 }), 'ES-ENGINE-EXAMPLES', 'windows of 51 words are cut from');
});
