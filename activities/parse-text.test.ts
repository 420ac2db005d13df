import { expect, test } from 'vitest';
import type { TextParserModule } from '../datasets/text-parser.ts';
import { type TextRow, textRows } from '../datasets/text-table.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { testContext } from '../test/support/step-context.ts';
import { implement } from './parse-text.ts';

const input = { format: 'csv', parser: 'csv', textColumn: 'text', labelColumn: 'label' } as const;

function parserOf(rows: Iterable<TextRow>): TextParserModule {
  return {
    async *parse() {
      yield* rows;
    },
  };
}

const labelled = (counts: Record<string, number>): TextRow[] => Object.entries(counts).flatMap(([label, count]) => Array.from({ length: count }, (_, index) => ({ text: `text ${index}`, label, id: `${label} ${index}` })));

async function run(rows: Iterable<TextRow>, context = testContext()) {
  return implement(parserOf(rows))({ ...input, blob: await context.store.writeBlob(new Uint8Array()) }, context);
}

test('gives a table in the order of the source, and the labels sorted by code unit', async () => {
  const context = testContext();
  const rows = labelled({ spam: 3, Ham: 4, ham: 5 });
  const output = await run(rows, context);
  expect(output.labels).toEqual(['Ham', 'ham', 'spam']);
  expect(output.rowsPerLabel).toEqual({ Ham: 4, ham: 5, spam: 3 });
  expect(output.table).toMatchObject({ rows: 12, columns: ['text', 'label', 'id'] });
  expect([...textRows(await context.store.readTable(output.table))]).toEqual(rows);
});

test('line ends in texts become plain newlines, so that words do not depend on the system that wrote them', async () => {
  const context = testContext();
  const rows = [{ text: 'one\r\ntwo\rthree\n', label: 'x', id: 'first' }, ...labelled({ x: 2, y: 3 })];
  const [first] = textRows(await context.store.readTable((await run(rows, context)).table));
  expect(first?.text).toBe('one\ntwo\nthree\n');
});

test('keeps every row where a table takes many batches', async () => {
  const context = testContext();
  const long = 'long '.repeat(100_000);
  const rows = [...labelled({ x: 70_000, y: 3 }), ...Array.from({ length: 80 }, (_, index) => ({ text: `${long}${index}`, label: 'y', id: `long ${index}` }))];
  const table = await context.store.readTable((await run(rows, context)).table);
  expect(table.batches.length).toBeGreaterThan(2);
  let row = 0;
  for (const read of textRows(table)) {
    const expected = rows[row++];
    if (read.id !== expected?.id || read.text !== expected.text || read.label !== expected.label) expect.fail(`row ${row} differs`);
  }
  expect(row).toBe(rows.length);
});

test.each([
  [{}, 'ES-DATA-ROWS', 'The dataset has no rows'],
  [{ x: 3 }, 'ES-DATA-LABELS', 'The dataset has 3 rows and one label only, "x": it needs at least two labels.'],
  [{ x: 1, y: 2 }, 'ES-DATA-ROWS', 'The label "x" has one row of the dataset\'s 3 rows: every label needs at least 3 rows'],
  [{ x: 3, y: 2 }, 'ES-DATA-ROWS', 'The label "y" has 2 rows'],
])('refuses %j', async (counts, code, message) => {
  await expectFailure(run(labelled(counts)), code, message);
});

test('stops when it is cancelled', async () => {
  const cancelled = new Error('cancelled');
  await expect(run(labelled({ x: 1_000, y: 3 }), testContext({ signal: AbortSignal.abort(cancelled) }))).rejects.toBe(cancelled);
});

test('a label may be named like a property of every object', async () => {
  expect((await run(labelled({ constructor: 3, toString: 4 }))).rowsPerLabel).toEqual({ constructor: 3, toString: 4 });
});
