import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenize } from '../tokenizer.ts';
import { wordPlaces } from './word-places.ts';

test('are those of the tokenizer\'s words, whatever lower case makes of them', () => {
  const unit = fc.oneof(fc.constantFrom('"', '.', '-', '\t', '\n', ' ', '\r', '\u00a0', "'", 'A', 'a', '1', 'é', 'İ', '😀'), fc.string({ unit: 'binary', maxLength: 2 }));
  fc.assert(fc.property(fc.array(unit, { maxLength: 60 }).map((parts) => parts.join('').replaceAll('Σ', 'σ')), (text) => {
    expect(wordPlaces(text).map(({ start, end }) => text.slice(start, end).toLowerCase())).toEqual(tokenize(text));
  }));
});

test('count from the beginning of the text', () => {
  expect(wordPlaces('"Not İ worth it."')).toEqual([{ start: 1, end: 4 }, { start: 5, end: 6 }, { start: 7, end: 12 }, { start: 13, end: 15 }]);
  expect(wordPlaces(' -- ')).toEqual([]);
});
