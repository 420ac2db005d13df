import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import type { StepImplementation } from '../../activities/step-context.ts';
import { TextTableBuilder } from '../../datasets/text-table.ts';
import type { TableRef } from '../../schemas/reference.ts';
import type { encodeText } from '../../schemas/steps/encode-text.ts';
import type { fitVocabulary } from '../../schemas/steps/fit-vocabulary.ts';
import { currentBuild } from '../../workers/build-manifest.ts';
import { type TestContext, testContext } from '../support/step-context.ts';

/** The steps as workers run them: each in its one file, which its threads run too. */
const { folder } = currentBuild();
const load = async <Step>(name: string): Promise<Step> => ((await import(pathToFileURL(join(folder, 'steps', `${name}.mjs`)).href)) as { default: Step }).default;

const labels = ['x', 'y'];
const rows = 40_000;
let context: TestContext;
let table: TableRef;
let few: TableRef;
let fit: StepImplementation<typeof fitVocabulary>;
let encode: StepImplementation<typeof encodeText>;

beforeAll(async () => {
  context = testContext();
  fit = await load('fit-vocabulary');
  encode = await load('encode-text');
  const builder = new TextTableBuilder();
  for (let row = 0; row < rows; row++) {
    const words = Array.from({ length: 40 }, (_, place) => `${place % 7 === 0 ? 'Ä' : 'w'}${(row * 31 + place * place * 17) % 9_973}`);
    builder.append({ text: words.join(' '), label: labels[row % 2] ?? '', id: `row ${row + 1}` });
  }
  table = await context.store.writeTable(builder.finish());
  const small = new TextTableBuilder();
  small.append({ text: 'w1', label: 'x', id: 'row 1' });
  few = await context.store.writeTable(small.finish());
});

const withThreads = async (textThreads: number) => {
  const own = { ...context, textThreads };
  const { vocabulary, ...figures } = await fit({ table, size: 500 }, own);
  return { vocabulary, figures, encoded: await encode({ training: table, validation: few, test: few, vocabulary, labels, sequenceLength: 12 }, own) };
};

it('gives the same bytes on one thread, two and five', async () => {
  const alone = await withThreads(1);
  expect(alone.figures).toMatchObject({ totalWords: 40 * rows, size: 500 });
  expect(await withThreads(2)).toEqual(alone);
  expect(await withThreads(5)).toEqual(alone);
});

it('stops with the reason when it is cancelled amid the work, and leaves no thread behind', async () => {
  const abort = new AbortController();
  const reason = new Error('cancelled');
  const own = { ...context, textThreads: 2, signal: abort.signal, progress: () => { abort.abort(reason); } };
  await expect(fit({ table, size: 500 }, own)).rejects.toBe(reason);
});
