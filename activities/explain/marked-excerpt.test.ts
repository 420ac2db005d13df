import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordPlaces } from '../../datasets/words/word-places.ts';
import { markedExcerpt } from './marked-excerpt.ts';

const joined = (text: string, marked: readonly string[]): string => markedExcerpt(text, wordPlaces(text).filter(({ start, end }) => marked.includes(text.slice(start, end))).map((place) => ({ ...place, effect: 1 }))).map((part) => (part.effect === undefined ? part.text : `[${part.text}]`)).join('');

it('gives a short text back whole, with its words marked', () => {
  expect(joined('A dreary film, with a dreary end.', ['dreary', 'end'])).toBe('A [dreary] film, with a [dreary] [end].');
  expect(joined('', [])).toBe('');
});

it('of a long text gives the part where the marks are, cut between words', () => {
  const filler = 'and so on '.repeat(200);
  const excerpt = joined(`${filler}a delightful and clever thing ${filler}`, ['delightful', 'clever']);
  expect(excerpt).toMatch(/^… (on |so |and )[^]*a \[delightful\] and \[clever\] thing [^]* (and|so|on) …$/);
});

it('is at most 600 characters long and never tears one apart', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('wörd', 'good', ' ', ' ', '\n', '😀', 'x'.repeat(300)), { maxLength: 400 }).map((parts) => parts.join('')), (text) => {
    const excerpt = markedExcerpt(text, wordPlaces(text).filter((_, place) => place % 3 === 0).map((place) => ({ ...place, effect: -1 }))).map((part) => part.text).join('');
    expect(excerpt.length).toBeLessThanOrEqual(600);
    expect(excerpt).not.toMatch(/\p{Surrogate}/u);
    expect(text).toContain(excerpt.replace(/^… /, '').replace(/ …$/, ''));
  }));
});
