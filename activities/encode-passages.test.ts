import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextTableBuilder } from '../datasets/text-table.ts';
import { tokenize } from '../datasets/tokenizer.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { testContext } from '../test/support/step-context.ts';
import encodePassages from './encode-passages.ts';
import fitVocabulary from './fit-vocabulary.ts';

async function encoded(texts: readonly string[], windowWords: number, windows: number) {
  const context = testContext();
  const builder = new TextTableBuilder();
  for (const [row, text] of texts.entries()) builder.append({ text, label: 'a', id: `row ${row}` });
  const table = await context.store.writeTable(builder.finish());
  const { vocabulary } = await fitVocabulary({ table, size: 4 }, context);
  const { passages, words } = await encodePassages({ table, vocabulary, windowWords, windows }, context);
  const length = windows + windowWords - 1;
  const ids = Array.from((await context.store.readTensor(passages)).data, Number);
  const rows = Array.from({ length: ids.length / length }, (_, row) => ids.slice(row * length, (row + 1) * length));
  const known = Array.from((await context.store.readTable(vocabulary)).getChild('word') ?? [], String);
  const idOf = (word: string) => (known.includes(word) ? known.indexOf(word) : known.length) + 1;
  return { rows, words, texts: texts.map((text) => tokenize(text).map(idOf)).filter((text) => text.length > 0) };
}

it('each word is in the middle of one window, in order, between its neighbours in its text and padding beyond the text', async () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 12 }).map((words) => words.join(' '));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 9 }), fc.constantFrom(3, 5, 11), fc.integer({ min: 1, max: 7 }), async (texts, windowWords, windows) => {
      const { rows, words, texts: ids } = await encoded(['a b', ...texts], windowWords, windows);
      const side = (windowWords - 1) / 2;
      const found = rows.flatMap((row) => Array.from({ length: windows }, (_, window) => row.slice(window, window + windowWords))).filter((window) => window[side] !== 0);
      const gap = new Array<number>(side).fill(0);
      const wanted = ids.flatMap((one) => one.map((_, place) => [...gap, ...one, ...gap].slice(place, place + windowWords)));
      expect(found).toEqual(wanted);
      expect(words).toBe(wanted.length);
    }),
    { numRuns: 60 },
  );
});

it('leaves no passage without a word at the end', async () => {
  const { rows } = await encoded(['a b c d'], 3, 4);
  expect(rows).toEqual([[0, 1, 2, 3, 4, 0]]);
});

it('refuses texts without words', async () => {
  const context = testContext();
  const builder = new TextTableBuilder();
  builder.append({ text: 'a', label: 'a', id: 'row 1' });
  const { vocabulary } = await fitVocabulary({ table: await context.store.writeTable(builder.finish()), size: 4 }, context);
  const empty = new TextTableBuilder();
  empty.append({ text: '...', label: 'a', id: 'row 1' });
  await expectFailure(encodePassages({ table: await context.store.writeTable(empty.finish()), vocabulary, windowWords: 3, windows: 2 }, context), 'ES-DATA-WORDS');
});
