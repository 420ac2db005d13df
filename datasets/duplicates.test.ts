import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DuplicateFinder } from './duplicates.ts';
import { tokenize } from './tokenizer.ts';

test('finds texts with the words of an earlier one, however they are written', () => {
  const text = fc.array(fc.constantFrom('a', 'A', 'b!', ' ', '\n', 'É', 'é', "it's", 'ab'), { maxLength: 6 }).map((parts) => parts.join(' '));
  fc.assert(fc.property(fc.array(text, { maxLength: 40 }), (texts) => {
    const finder = new DuplicateFinder();
    const seen = new Set<string>();
    for (const one of texts) {
      const words = JSON.stringify(tokenize(one));
      expect(finder.isDuplicate(one)).toBe(seen.has(words));
      seen.add(words);
    }
  }), { numRuns: 300 });
});

test('looks at the whole of a long text', () => {
  const finder = new DuplicateFinder();
  const long = 'word '.repeat(20_000);
  expect([`${long}a`, `${long}b`, `${long}A.`].map((text) => finder.isDuplicate(text))).toEqual([false, false, true]);
});
