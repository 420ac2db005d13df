import { expect, test } from 'vitest';
import { clip, visibleText } from './visible-text.ts';

test('controls that hide or reorder text are made visible', () => {
  expect(visibleText('a\u0000b\u001B[31m\u0085')).toBe('a\uFFFDb\uFFFD[31m\uFFFD');
  expect(visibleText('invoice\u202Efdp.exe\u2066')).toBe('invoice[U+202E]fdp.exe[U+2066]');
  expect(visibleText('lone \uD83D, pair \u{1F600}')).toBe('lone \uFFFD, pair \u{1F600}');
});

test('tabs stay, and every line end is a line feed', () => {
  expect(visibleText('a\tb\r\nc\rd\n')).toBe('a\tb\nc\nd\n');
});

test('clipping keeps whole characters', () => {
  expect(clip('\u{1F600}'.repeat(5), 3)).toBe('\u{1F600}\u{1F600}…');
  expect(clip('short', 5)).toBe('short');
});
