import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { vocabularyTable } from '../datasets/vocabulary-table.ts';
import type { DatasetFormat } from '../schemas/dataset.ts';
import type { TensorRef } from '../schemas/reference.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { packZip } from '../test/support/pack-zip.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import loadWordVectors from './load-word-vectors.ts';

const vocabularyOf = (context: TestContext, words: readonly string[]) => context.store.writeTable(vocabularyTable(words.map((word, place) => ({ word, count: 10 - place }))));

async function load(context: TestContext, content: string | Uint8Array, { format = 'text', words = ['the', 'film', 'zyx'], dimension = 2, centre = false, scale = 1 }: { format?: DatasetFormat; words?: readonly string[]; dimension?: number; centre?: boolean; scale?: number } = {}) {
  const blob = await context.store.writeBlob(typeof content === 'string' ? Buffer.from(content) : content);
  return loadWordVectors({ source: { kind: 'file', blob, format }, vocabulary: await vocabularyOf(context, words), dimension, centre, scale, seed: 3 }, context);
}

async function rowsOf(context: TestContext, reference: TensorRef): Promise<number[][]> {
  const { data, shape: [ids = 0, dimension = 0] } = await context.store.readTensor(reference);
  return Array.from({ length: ids }, (_, id) => Array.from(data.subarray(id * dimension, (id + 1) * dimension), Number));
}

test('words get their vectors in the order of their ids; padding has zeros, the others small seeded numbers', async () => {
  const context = testContext();
  const { vectors, known, ...figures } = await load(context, 'film 1 -2\nof 7 7\nthe 0.5 3e-1\n', { scale: 0.5 });
  expect(vectors).toMatchObject({ dtype: 'float32', shape: [5, 2] });
  const [padding, the, film, missing, rarer] = await rowsOf(context, vectors);
  expect(padding).toEqual([0, 0]);
  expect(the).toEqual([0.25, Math.fround(0.15)]);
  expect(film).toEqual([0.5, -1]);
  for (const value of [...(missing ?? []), ...(rarer ?? [])]) expect(Math.abs(value)).toBeLessThanOrEqual(0.05);
  expect(missing).not.toEqual(rarer);
  expect(known).toMatchObject({ dtype: 'uint8' });
  if (known !== undefined) expect([...(await context.store.readTensor(known)).data]).toEqual([1, 1, 0]);
  expect(figures).toEqual({ wordsFound: 2, wordCoverage: 2 / 3, occurrenceCoverage: 19 / 27, commonestMissing: [{ word: 'zyx', count: 8 }] });
});

test('the mean of the words\' vectors is taken off before they are multiplied; words without one stay as they are', async () => {
  const context = testContext();
  const content = 'film 1 -2\nof 70 70\nthe 3 4\n';
  const [centred, plain] = await Promise.all([true, false].map(async (centre) => rowsOf(context, (await load(context, content, { centre, scale: 0.5 })).vectors)));
  expect(centred?.slice(0, 3)).toEqual([[0, 0], [0.5, 1.5], [-0.5, -1.5]]);
  expect(centred?.slice(3)).toEqual(plain?.slice(3));
});

test.each([
  ['a header line, as word2vec writes it', '2 2\nthe 1 2\nfilm 3 4\n'],
  ['Windows line ends, trailing spaces, no last line end', 'the 1 2 \r\nfilm 3 4'],
  ['tabs, and words with spaces', 'the\t1\t2\n. . . 5 6\nfilm\t3\t4\n'],
  ['characters that Unicode takes for line ends', 'a\u0085b 9 9\nthe 1 2\nfilm 3 4\n\u2028 8 8\n'],
])('a text file may have %s', async (_, content) => {
  const context = testContext();
  const { vectors } = await load(context, content);
  expect((await rowsOf(context, vectors)).slice(1, 3)).toEqual([[1, 2], [3, 4]]);
});

test('lines may be cut anywhere by the pieces that they come in', async () => {
  const context = testContext();
  const words = Array.from({ length: 5_000 }, (_, place) => `wörd${place}`);
  const content = Buffer.from(words.map((word, place) => `${word} ${place} ${-place}\n`).join(''));
  const pieces = Array.from({ length: Math.ceil(content.length / 7) }, (_, place) => content.subarray(place * 7, (place + 1) * 7));
  const blob = await context.store.writeBlob(Readable.from(pieces));
  const { vectors } = await loadWordVectors({ source: { kind: 'file', blob, format: 'text' }, vocabulary: await vocabularyOf(context, words), dimension: 2, centre: false, scale: 1, seed: 1 }, context);
  expect((await rowsOf(context, vectors)).slice(1, -1)).toEqual(words.map((_, place) => [place, 0 - place]));
});

test('of several files in an archive, the one of the dimension is read', async () => {
  const context = testContext();
  const zip = packZip([{ name: 'glove.50d.txt', content: 'the 1\n' }, { name: 'glove.2d.txt', content: 'the 5 6\n' }, { name: 'glove.25d.txt', content: 'the 1\n' }]);
  const { vectors } = await load(context, zip, { format: 'zip' });
  expect((await rowsOf(context, vectors))[1]).toEqual([5, 6]);
  await expectFailure(load(context, zip, { format: 'zip', dimension: 3 }), 'ES-DATA-VECTORS-FILES', /3 text files, glove\.50d\.txt.*says 3d/);
});

test('vectors of a run go by its words; its vector of rarer words stays that', async () => {
  const context = testContext();
  const trained = await context.store.writeTensor({ dtype: 'float32', shape: [4, 2], data: Float32Array.of(9, 9, 1, 2, 3, 4, 5, 6) });
  const source = { kind: 'trained' as const, vectors: trained, vocabulary: await vocabularyOf(context, ['film', 'the']) };
  const input = { source, vocabulary: await vocabularyOf(context, ['the', 'film', 'zyx']), dimension: 2, centre: false, scale: 1, seed: 3 };
  const rows = await rowsOf(context, (await loadWordVectors(input, context)).vectors);
  expect([rows[0], rows[1], rows[2], rows[4]]).toEqual([[0, 0], [3, 4], [1, 2], [5, 6]]);
  await expectFailure(loadWordVectors({ ...input, dimension: 3 }, context), 'ES-DATA-VECTORS-DIMENSION', /The run has vectors of 2 numbers, but 3 a word/);
});

test.each([
  ['another dimension', 'the 1 2 3\n', 'ES-DATA-VECTORS-DIMENSION', /Line 1 of the file has vectors of 3 numbers, but 2 a word are asked for/],
  ['another dimension in the header', '2 300\nthe 1 2 3\n', 'ES-DATA-VECTORS-DIMENSION', /has vectors of 300 numbers, but 2/],
  ['a line that is broken off', 'the 1 2\nfilm 3\n', 'ES-DATA-VECTORS-LINE', /Line 2 of the file is broken: it ends in 1 number, where a word and 2/],
  ['a word where a number should be', 'the 1 2\nfilm 3 four\n', 'ES-DATA-VECTORS-LINE', /Line 2 .* "four", value 2 of its vector, is no number/],
  ['a number that is none', 'the 1 nan\n', 'ES-DATA-VECTORS-LINE', /Line 1 .* "nan"/],
  ['an empty line', 'the 1 2\n\nfilm 3 4\n', 'ES-DATA-VECTORS-LINE', /Line 2 .* ends in 0 numbers/],
  ['a duplicate word', 'the 1 2\nof 1 1\nthe 3 4\n', 'ES-DATA-VECTORS-DUPLICATE', /"the" has two vectors, on line 1 and on line 3/],
  ['no word of the vocabulary', 'der 1 2\ndie 1 2\n', 'ES-DATA-VECTORS-WORDS', /None of the 3 words .* the, film, zyx/],
])('%s is refused', async (_, content, code, message) => {
  await expectFailure(load(testContext(), content), code, message);
});

test('other formats and archives without vectors are refused', async () => {
  const context = testContext();
  await expectFailure(load(context, 'the,1,2\n', { format: 'csv' }), 'ES-DATA-VECTORS-FORMAT', /not as csv/);
  await expectFailure(load(context, packZip([{ name: 'a.bin', content: 'x' }]), { format: 'zip' }), 'ES-DATA-VECTORS-FILES', /no text file/);
});
