import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectFailure } from '../../test/support/expect-failure.ts';
import { parseRows } from '../../test/support/parse-rows.ts';
import type { TextRow } from '../text-table.ts';
import * as jsonl from './jsonl.ts';

const read = (content: string | Uint8Array): Promise<TextRow[]> => parseRows(jsonl, content, { format: 'jsonl' });

test('reads objects line by line: byte order mark, Windows line ends, blank lines, labels that are numbers or truth values', async () => {
  expect(await read('\ufeff{"text":"a\\nb","label":1}\r\n\r\n{"label":true,"text":"","more":[1]}\r\n{"text":"c","label":"x"}')).toEqual([
    { text: 'a\nb', label: '1', id: 'line 1' },
    { text: '', label: 'true', id: 'line 3' },
    { text: 'c', label: 'x', id: 'line 4' },
  ]);
});

test('gives back whatever JSON holds', async () => {
  const row = fc.record({ text: fc.string({ unit: 'grapheme' }), label: fc.constantFrom('x', 'y') });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
      const got = await read(rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
      expect(got.map(({ text, label }) => ({ text, label }))).toEqual(rows);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['{"text":"a","label":"x"}\n{"text":"b",\n', 'ES-DATA-JSON', 'Line 2'],
  ['{"text":"a","label":"x"}\n{"text" "b"}\n', 'ES-DATA-JSON', 'Line 2, column 9, is not JSON'],
  ['["a","x"]\n', 'ES-DATA-JSON', 'Line 1 is JSON, but no object: every line must be like {"text": "…", "label": "…"}.'],
  ['{"text":"a"}\n', 'ES-DATA-COLUMN', 'Line 1 has no column "label"; there is "text".'],
  ['{"text":5,"label":"x"}\n', 'ES-DATA-TYPE', 'Line 1: the text in "text" is the number 5; it must be a string.'],
  ['{"text":"a","label":null}\n', 'ES-DATA-TYPE', 'Line 1: the label in "label" is null'],
  ['{"text":"a","label":0.5}\n', 'ES-DATA-TYPE', 'Line 1: the label in "label" is the number 0.5'],
  ['{"text":"a","label":{}}\n', 'ES-DATA-TYPE', 'Line 1: the label in "label" is an object'],
  ['{"text":"a","label":" "}\n', 'ES-DATA-LABEL', 'Line 1: the label in "label" is empty'],
])('says what is wrong with %s', async (content, code, message) => {
  await expectFailure(read(content), code, message);
});

test('refuses a line beyond the limit and bytes that are not UTF-8', async () => {
  await expectFailure(read(`{"text":"a","label":"x"}\n{"text":"${'word '.repeat(4_000_000)}`), 'ES-DATA-TEXT-SIZE', 'Line 2 is larger');
  await expectFailure(read(Buffer.from('{"text":"\xe9"}', 'latin1')), 'ES-DATA-UTF8', 'byte 9');
});
