import { expect, it } from 'vitest';
import type { TextJudge } from '../../engine/text-predictor.ts';
import { labelPhrases } from './label-phrases.ts';
import { tellingWords } from './telling-words.ts';

const [not, good, dull, of, time, wrong, address, rare] = [1, 2, 3, 4, 5, 9, 10, 11];
const length = 6;

/** A judge that knows what it goes by: `good` is good, `not good` is bad, `dull`, `wrong` and `address` are bad, all else says nothing. */
const judge: TextJudge = {
  sequenceLength: length,
  classes: 2,
  rareId: rare,
  batchRows: 64,
  judge: (sequences) => Float64Array.from({ length: (2 * sequences.length) / length }, (_, place) => {
    const row = [...sequences.subarray(Math.floor(place / 2) * length, Math.floor(place / 2) * length + length)];
    const logit = row.reduce((sum, id, at) => sum + (id === dull ? -2 : id === wrong || id === address ? -1 : id === good ? (row[at - 1] === not ? -3 : 2) : 0), 0);
    return 1 / (1 + Math.exp(place % 2 === 0 ? logit : -logit));
  }),
};
const still = () => Promise.resolve();

/** Every combination of fillers around a telling middle, padded at the front. */
const rows = [[not, good], [of, good], [dull, of], [dull, time], [of, time], [time, of], [not, of], [not, time], [good, of], [rare, time], [wrong, address]].flatMap((middle) => [of, time, 6, 7].map((filler) => [0, filler, ...middle, 8, filler]));
const sequences = Int32Array.from(rows.flat());

it('finds words, and phrases that say more than their words, but none that only hold a telling word', async () => {
  const probabilities = Float32Array.from(judge.judge(sequences));
  const [bad, fine] = await labelPhrases(judge, { sequences, length, probabilities, classes: 2, rareId: rare }, still);
  expect(bad?.words.map(({ ids }) => ids)).toEqual([[dull], [not], [wrong], [address]]);
  expect(bad?.words[0]).toMatchObject({ rows: 8 });
  expect(bad?.words[0]?.effect).toBeCloseTo(2, 6);
  // words that stand together always are a phrase too
  expect(bad?.phrases.map(({ ids }) => ids)).toEqual([[not, good], [wrong, address]]);
  expect(bad?.phrases[0]?.effect).toBeCloseTo(3, 6);
  expect(fine?.words.map(({ ids }) => ids)).toContainEqual([good]);
  expect(fine?.phrases).toEqual([]);
});

it('tells the words of a text as they stand there, counted from the end that the network sees', async () => {
  const text = 'Dull! A far cry from GOOD times, of not good and dull.';
  const sequence = Int32Array.from([rare, of, not, good, rare, dull]);
  const words = await tellingWords(judge, { text, sequence, column: 0, most: 5 }, still);
  const cut = text.toLowerCase();
  expect(words.map(({ word }) => word)).toEqual(['not', 'good', 'dull']);
  expect(words[0]?.effect).toBeCloseTo(5, 6);
  for (const { word, places } of words) for (const { start, end } of places) expect(cut.slice(start, end)).toBe(word);
  // three times dull says more in all than not, but less at each place
  const [strongest] = await tellingWords(judge, { text: 'dull dull dull not good', sequence: Int32Array.from([0, dull, dull, dull, not, good]), column: 0, most: 1 }, still);
  expect(strongest?.word).toBe('not');
  expect(words.find(({ word }) => word === 'dull')?.places).toEqual([{ start: cut.lastIndexOf('dull'), end: cut.lastIndexOf('dull') + 4 }]);
});
