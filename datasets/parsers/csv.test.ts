import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectFailure } from '../../test/support/expect-failure.ts';
import { parseRows } from '../../test/support/parse-rows.ts';
import type { TextRow } from '../text-table.ts';
import * as csv from './csv.ts';

const read = (content: string | Uint8Array, columns: { textColumn?: string; labelColumn?: string } = {}): Promise<TextRow[]> => parseRows(csv, content, { format: 'csv', ...columns });

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

test('reads a plain file, with the line of each row as its id', async () => {
  expect(await read('label,text\nham,see you soon\nspam,buy now\n')).toEqual([
    { text: 'see you soon', label: 'ham', id: 'line 2' },
    { text: 'buy now', label: 'spam', id: 'line 3' },
  ]);
});

test('knows Windows line ends, a byte order mark, quoted newlines, doubled quotes, blank lines and a last line without end', async () => {
  const content = '\ufefftext,label\r\n"first\r\nsecond ""third""",ham\r\n\r\n\r\n"a, b",spam\r\nc,ham';
  expect(await read(content)).toEqual([
    { text: 'first\r\nsecond "third"', label: 'ham', id: 'line 2' },
    { text: 'a, b', label: 'spam', id: 'line 6' },
    { text: 'c', label: 'ham', id: 'line 7' },
  ]);
});

test('gives back whatever was written by the rules, over the edges of chunks too', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\n', '\r\n', ' ', '\t', ';'), maxLength: 40 });
  const label = fc.constantFrom('ham', 'spam', 'ça, alors "x"');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ text: field, label }), { minLength: 1, maxLength: 20 }), fc.constantFrom('\n', '\r\n'), fc.nat(3), async (rows, lineEnd, shift) => {
      const filler = { text: 'x'.repeat(shift) + '😀é\n'.repeat(50_000), label: 'ham' };
      const written = [filler, ...rows];
      const content = ['text,label', ...written.map((row) => `${quoted(row.text)},${quoted(row.label)}`)].join(lineEnd);
      const got = await read(content);
      expect(got.length).toBe(written.length);
      let line = 2;
      for (const [index, row] of written.entries()) {
        expect(got[index]?.id).toBe(`line ${line}`);
        expect(got[index]?.label).toBe(row.label);
        expect(got[index]?.text === row.text, `text of line ${line}`).toBe(true);
        line += 1 + row.text.split('\n').length - 1;
      }
    }),
    { numRuns: 50 },
  );
});

test('names the columns that are there, and the nearest', async () => {
  const content = 'id,body,category\n1,a,x\n';
  await expect(read(content)).rejects.toThrow('The CSV file has no column "text"; there is "id", "body", "category". Name the right one with --text-column.');
  await expect(read(content, { textColumn: 'bodi', labelColumn: 'category' })).rejects.toThrow('Did you mean "body"?');
  await expect(read(content, { textColumn: 'body' })).rejects.toThrow(/no column "label".*--label-column/);
  await expect(read('text;label\na;x\n')).rejects.toThrow('The header line is separated by ";": a CSV file must be separated by commas.');
});

test('does not choose between two columns of one name', async () => {
  await expectFailure(read('text,label,text\na,x,b\n'), 'ES-DATA-COLUMN', 'more than one column "text"');
});

test('says where a row has too many or too few fields, or no label', async () => {
  await expect(read('text,label\na,x\n"b\n",c,x\n')).rejects.toThrow('Line 3 has 3 fields, but the header has 2');
  await expect(read('text,label\na,x\nb\n')).rejects.toThrow('Line 3 has 1 field, but the header has 2');
  await expectFailure(read('text,label\na,x\nb,\n'), 'ES-DATA-LABEL', 'Line 3: the label in "label" is empty; every row needs one.');
});

test('says where a quote is left open or stands wrong', async () => {
  await expectFailure(read('text,label\na,x\n"b,y\nc,x\n'), 'ES-DATA-CSV-QUOTE', 'The row that begins on line 3 opens a quote that is never closed');
  await expectFailure(read('text,label\na,x\nb "c" d,y\n'), 'ES-DATA-CSV-QUOTE', 'Line 3 has a quote where none may be');
});

test('says at which line and byte the file is not UTF-8', async () => {
  const content = Buffer.concat([Buffer.from('text,label\nschön,x\ncaf'), Buffer.from([0xe9]), Buffer.from(' au lait,y\n')]);
  await expectFailure(read(content), 'ES-DATA-UTF8', 'Line 3 is not UTF-8: byte 23 of the file, 0xe9, begins no character. Save the file as UTF-8.');
  await expect(read(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('text,label\n', 'utf16le')]))).rejects.toThrow('It looks like UTF-16.');
  await expect(read(Buffer.from('text,label\na,x\n…').subarray(0, -1))).rejects.toThrow('Line 3 is not UTF-8');
});

test('refuses a field of 50 MB without reading all of it, and an empty file', async () => {
  await expectFailure(read(`text,label\na,x\n"${'word '.repeat(10_000_000)}",y\n`), 'ES-DATA-TEXT-SIZE', 'The row that begins on line 3 is larger than 16 MiB');
  await expectFailure(read(''), 'ES-DATA-ROWS');
});

test('refuses what is no CSV file', async () => {
  await expectFailure(parseRows(csv, 'x', { format: 'zip' }), 'ES-DATA-FORMAT');
});
