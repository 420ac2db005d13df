import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scannedWords } from '../../test/support/scanned-words.ts';
import { tokenize } from '../tokenizer.ts';

const unit = fc.oneof(fc.constantFrom(...Array.from('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n \r\0'), "'", 'A', 'z', 'Z', '1', '\u00a0', 'é', 'É', 'İ', 'Σ', 'K', '😀', '\ufeff'), fc.string({ unit: 'binary', maxLength: 2 }));
const text = fc.array(unit, { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')).toString());

test('finds the words of any text that are found in strings', () => {
  fc.assert(fc.property(text, (one) => {
    expect(scannedWords(one)).toEqual(tokenize(one));
  }), { numRuns: 1_000 });
});

test('lowers a sigma by what follows it in the whole text, beyond the word', () => {
  expect(scannedWords('ΑΣ.Α ΑΣ')).toEqual(['ασ', 'α', 'ας']);
});

test('finds more words than it had room for', () => {
  const words = Array.from({ length: 5_000 }, (_, index) => `w${index}`);
  expect(scannedWords(words.join(' '))).toEqual(words);
  expect(scannedWords(words.join(' É '))).toHaveLength(9_999);
});
