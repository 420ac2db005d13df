import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Binary, Bool, DateMillisecond, Dictionary, Float64, Int32, Int64, Int8, LargeUtf8, List, Field, Table, tableFromArrays, TimestampMillisecond, Utf8, type Vector, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from './hash.ts';
import { decodeTable, encodeTable, tableBatches } from './tables.ts';

const words = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }), { nil: null });
const rowsOf = fc.array(fc.record({ word: words, number: fc.option(fc.double({ noNaN: true }), { nil: null }), flag: fc.option(fc.boolean(), { nil: null }), count: fc.option(fc.integer(), { nil: null }) }), { maxLength: 60 });

type Row = { word: string | null; number: number | null; flag: boolean | null; count: number | null };

function tableOf(rows: readonly Row[], text: () => Utf8 | LargeUtf8 | Dictionary = () => new Utf8()): Table {
  return new Table({
    word: vectorFromArray(rows.map(({ word }) => word), text()) as Vector,
    number: vectorFromArray(rows.map(({ number }) => number), new Float64()),
    flag: vectorFromArray(rows.map(({ flag }) => flag), new Bool()),
    count: vectorFromArray(rows.map(({ count }) => count), new Int32()),
  });
}

function rowsIn(table: Table): unknown[] {
  return Array.from({ length: table.numRows }, (_, index) => Object.fromEntries(table.schema.fields.map(({ name }) => [name, table.getChild(name)?.get(index) as unknown])));
}

describe('a table', () => {
  test('comes back with the same rows', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        expect(rowsIn(decodeTable(encodeTable(tableOf(rows))))).toEqual(rows.map((row) => ({ ...row })));
      }),
    );
  });

  test('has the same bytes whatever its chunks', () => {
    fc.assert(
      fc.property(rowsOf, fc.nat(60), (rows, at) => {
        const cut = Math.min(at, rows.length);
        const whole = sha256(encodeTable(tableOf(rows)));
        expect(sha256(encodeTable(tableOf(rows.slice(0, cut)).concat(tableOf(rows.slice(cut)))))).toBe(whole);
        const padded = tableOf([...rows.slice(0, 3), ...rows, ...rows.slice(0, 3)]);
        const head = Math.min(3, rows.length);
        expect(sha256(encodeTable(padded.slice(head, head + rows.length)))).toBe(whole);
      }),
    );
  });

  test('has the same bytes with a dictionary, with wide offsets, and with neither', () => {
    fc.assert(
      fc.property(rowsOf.filter((rows) => rows.length > 0), (rows) => {
        const plain = sha256(encodeTable(tableOf(rows)));
        expect(sha256(encodeTable(tableOf(rows, () => new Dictionary(new Utf8(), new Int32()))))).toBe(plain);
        expect(sha256(encodeTable(tableOf(rows, () => new LargeUtf8())))).toBe(plain);
      }),
    );
  });

  test('larger than a batch is cut into batches of equal length', () => {
    const count = 40_000;
    const table = new Table({ id: vectorFromArray(Int32Array.from({ length: count }, (_, index) => index)) });
    const read = decodeTable(encodeTable(table));
    expect(read.batches.map(({ numRows }) => numRows)).toEqual([16_384, 16_384, 7_232]);
    expect(read.getChild('id')?.get(39_999)).toBe(39_999);
  });

  test('is read batch by batch from a file, as far as is wanted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'everstep-tables-'));
    const file = join(folder, 'table.arrow');
    const words = Array.from({ length: 40_000 }, (_, index) => `word ${index} é`);
    await writeFile(file, encodeTable(new Table({ word: vectorFromArray(words, new Utf8()) })));
    const read: string[] = [];
    for await (const batch of tableBatches(file)) read.push(...Array.from(batch.getChild('word') ?? [], String));
    expect(read).toEqual(words);
    for await (const batch of tableBatches(file)) {
      expect(batch.numRows).toBe(16_384);
      break;
    }
    await writeFile(file, encodeTable(new Table({ word: vectorFromArray([] as string[], new Utf8()) })));
    for await (const batch of tableBatches(file)) expect(batch.numRows).toBe(0);
    await rm(folder, { recursive: true });
  });

  test('holds bytes, dates, times and numbers of every width', () => {
    const table = new Table({
      bytes: vectorFromArray([new Uint8Array([1, 2]), new Uint8Array(), null], new Binary()),
      date: vectorFromArray([new Date(0), null, new Date(86_400_000 * 20_000)], new DateMillisecond()),
      time: vectorFromArray([1, 2, 1_700_000_000_000], new TimestampMillisecond()),
      long: vectorFromArray([1n, -1n, null], new Int64()),
      short: vectorFromArray([1, -1, null], new Int8()),
    });
    expect(rowsIn(decodeTable(encodeTable(table)))).toEqual(rowsIn(table));
  });

  test('without rows keeps its columns', () => {
    const read = decodeTable(encodeTable(tableOf([])));
    expect(read.numRows).toBe(0);
    expect(read.schema.fields.map(({ name }) => name)).toEqual(['word', 'number', 'flag', 'count']);
  });

  test('with a column of another kind is refused by name', () => {
    const list = vectorFromArray([[1], [2, 3]], new List(new Field('item', new Int32(), true)));
    expect(() => encodeTable(new Table({ nested: list }))).toThrow(/"nested"/);
  });

  test('that has NaN and -0 keeps their bits', () => {
    const table = tableFromArrays({ x: Float64Array.of(Number.NaN, -0, 0) });
    const column = decodeTable(encodeTable(table)).getChild('x');
    expect([column?.get(0), column?.get(1), column?.get(2)]).toEqual([Number.NaN, -0, 0]);
  });
});
