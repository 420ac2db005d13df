import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenize } from './tokenizer.ts';

const asciiPunctuation = Array.from('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~');

/** Keras' own words for it: replace each filter character by a space, cut at single spaces, drop what is empty. */
function reference(text: string): string[] {
  return text.toLowerCase().replace(/[!"#$%&()*+,\-./:;<=>?@[\\\]^_`{|}~\t\n]/g, ' ').split(' ').filter((word) => word !== '');
}

test('equals a straightforward implementation on any text', () => {
  const unit = fc.oneof(fc.constantFrom(...asciiPunctuation, '\t', '\n', ' ', '\r', '\u00a0', "'", 'A', 'a', '1', 'é', 'İ', 'Σ', '😀'), fc.string({ unit: 'binary', maxLength: 2 }));
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }).map((parts) => parts.join('')), (text) => {
      expect(tokenize(text)).toEqual(reference(text));
    }),
    { numRuns: 500 },
  );
});

test('keeps carriage returns, no-break spaces and apostrophes within words, as Keras does', () => {
  expect(tokenize("Don't\r\nSTOP\u00a0now—ever")).toEqual(["don't\r", 'stop\u00a0now—ever']);
  expect(tokenize(' \n\t--')).toEqual([]);
  expect(tokenize('')).toEqual([]);
});
