import { expect, test } from 'vitest';
import { parsePage } from '../test/support/parse-page.ts';
import { commandList, parameterFlags } from './command-line.ts';
import { namedParameters } from './parameters.ts';

const shown = (words: string[], flags: string[][]) => parsePage(`<html><body>${commandList([{ purpose: 'Do it', words, flags }]).markup}</body></html>`).querySelector('code')?.textContent.trim();

test('a command can be pasted into a shell, whatever its words hold', () => {
  expect(shown(['run', 'spam-cnn'], [['--seed', '7']])).toBe('npx everstep run spam-cnn --seed 7');
  expect(shown(['run', 'x'], [['--dataset', "it's $(here); <b>"]])).toBe(`npx everstep run x --dataset 'it'\\''s $(here); <b>'`);
});

test('parameters become the flags that give them', () => {
  const flags = parameterFlags(namedParameters({ dataset: { kind: 'npm', name: '@a/b', version: '1.2.3' }, model: { denseUnits: 100 }, textColumn: '--odd' }));
  expect(flags).toEqual([['--dataset', 'npm:@a/b@1.2.3'], ['--model.dense-units', '100'], ['--text-column=--odd']]);
});
