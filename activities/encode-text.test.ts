import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextTableBuilder } from '../datasets/text-table.ts';
import { tokenize } from '../datasets/tokenizer.ts';
import type { TableRef } from '../schemas/reference.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import encodeText from './encode-text.ts';
import fitVocabulary from './fit-vocabulary.ts';

const labels = ['ham', 'spam'];

function stored(context: TestContext, texts: readonly string[]): Promise<TableRef> {
  const builder = new TextTableBuilder();
  for (const [index, text] of texts.entries()) builder.append({ text, label: labels[index % 2] ?? '', id: `row ${index + 1}` });
  return context.store.writeTable(builder.finish());
}

const numbersOf = async (context: TestContext, reference: Parameters<TestContext['store']['readTensor']>[0]): Promise<number[]> => Array.from((await context.store.readTensor(reference)).data, Number);

test('the vocabulary has the commonest words first, ties by first appearance, and says how much it covers', async () => {
  const context = testContext();
  const table = await stored(context, ['the cat, the DOG', 'a dog a bird']);
  const { vocabulary, ...figures } = await fitVocabulary({ table, size: 3 }, context);
  const words = await context.store.readTable(vocabulary);
  expect(Array.from(words.getChild('word') ?? [], String)).toEqual(['the', 'dog', 'a']);
  expect(Array.from(words.getChild('count') ?? [], Number)).toEqual([2, 2, 2]);
  expect(figures).toEqual({ size: 3, ids: 5, differentWords: 5, totalWords: 8, coverage: 0.75 });
  expect(await fitVocabulary({ table, size: 100 }, context)).toMatchObject({ size: 5, ids: 7, coverage: 1 });
});

test('texts without a word are refused', async () => {
  const context = testContext();
  await expectFailure(fitVocabulary({ table: await stored(context, ['...', ' ']), size: 3 }, context), 'ES-DATA-WORDS');
});

test('sequences are padded at the front and keep the last words; rarer words share one id', async () => {
  const context = testContext();
  const table = await stored(context, ['b a a', 'a', 'a b c d', '']);
  const { vocabulary } = await fitVocabulary({ table, size: 2 }, context);
  const { training } = await encodeText({ training: table, validation: table, test: table, vocabulary, labels, sequenceLength: 3 }, context);
  expect(training.sequences).toMatchObject({ dtype: 'int32', shape: [4, 3] });
  expect(await numbersOf(context, training.sequences)).toEqual([2, 1, 1, 0, 0, 1, 2, 3, 3, 0, 0, 0]);
  expect(training.classes).toMatchObject({ dtype: 'int32', shape: [4] });
  expect(await numbersOf(context, training.classes)).toEqual([0, 1, 0, 1]);
});

test('sequences equal a straightforward encoding, whatever the length and the number of rows', async () => {
  const text = fc.array(fc.constantFrom('a', 'B', 'c!', 'dd', 'é', '-'), { maxLength: 12 }).map((words) => words.join(' '));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 12 }), fc.constantFrom(1, 2, 5, 100_000), fc.integer({ min: 1, max: 6 }), async (texts, sequenceLength, size) => {
      const context = testContext();
      const table = await stored(context, ['a', ...texts]);
      const { vocabulary } = await fitVocabulary({ table, size }, context);
      const words = Array.from((await context.store.readTable(vocabulary)).getChild('word') ?? [], String);
      const { training } = await encodeText({ training: table, validation: table, test: table, vocabulary, labels, sequenceLength }, context);
      const { data } = await context.store.readTensor(training.sequences);
      const shown = Math.min(sequenceLength, 20);
      for (const [row, one] of ['a', ...texts].entries()) {
        const ids = tokenize(one).map((word) => (words.includes(word) ? words.indexOf(word) : words.length) + 1);
        const padded = [...new Array<number>(shown).fill(0), ...ids].slice(-shown);
        expect(Array.from(data.subarray((row + 1) * sequenceLength - shown, (row + 1) * sequenceLength), Number)).toEqual(padded);
      }
    }),
    { numRuns: 30 },
  );
});
