import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { renderTable } from './table.ts';

const lines = (...parameters: Parameters<typeof renderTable>): string[] => stripVTControlCharacters(renderTable(...parameters)).split('\n');

it('aligns columns, numbers to the right', () => {
  expect(lines(['step', 'time'], [['split', '3.1s'], ['train', '25.2s']], { right: [1], indent: 2 })).toEqual(['  step    time', '  split   3.1s', '  train  25.2s']);
});

it('wraps the last column at the width of the terminal', () => {
  const reason = 'changed since the last run: the code of engine/tensorflow.ts, seed 1 → 2 and 3 more';
  const wrapped = lines(['step', 'why'], [['train', reason]], { columns: 50 });
  expect(wrapped.every((line) => line.length <= 50)).toBe(true);
  expect(wrapped.slice(1).map((line) => line.slice(7).trim()).join(' ')).toBe(reason);
});
