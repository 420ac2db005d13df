import { Table } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partNames, partSizes } from '../datasets/part-sizes.ts';
import { type TextRow, TextTableBuilder, textRows } from '../datasets/text-table.ts';
import type { TableRef } from '../schemas/reference.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import split from './split.ts';

const fractions = { validationFraction: 0.1, testFraction: 0.2, block: 1 };
const usual = { training: 1 - 0.1 - 0.2, validation: 0.1, test: 0.2 };

async function stored(context: TestContext, rows: readonly TextRow[], batchEnds: readonly number[] = []): Promise<TableRef> {
  const pieces = [0, ...batchEnds].map((start, index) => rows.slice(start, batchEnds[index] ?? rows.length)).filter((piece) => piece.length > 0);
  const batches = pieces.flatMap((piece) => {
    const builder = new TextTableBuilder();
    for (const row of piece) builder.append(row);
    return builder.finish().batches;
  });
  return context.store.writeTable(batches.length > 0 ? new Table(batches) : new TextTableBuilder().finish());
}

const rowsOf = async (context: TestContext, table: TableRef): Promise<TextRow[]> => [...textRows(await context.store.readTable(table))];

/** Texts of few words, so that some repeat; at least three of each label are unique. */
const rowsArbitrary = fc
  .array(fc.record({ text: fc.stringMatching(/^[a-c]( [A-C])?[.!]?$/), label: fc.constantFrom('x', 'y', 'z') }), { maxLength: 60 })
  .map((random) => [...['x', 'y', 'z'].flatMap((label) => [1, 2, 3].map((number) => ({ text: `${label}${number}`, label }))), ...random].map((row, index) => ({ ...row, id: `row ${index + 1}` })));

test('the parts are disjoint, complete but for duplicates, in order, in proportion, and the same each time', async () => {
  await fc.assert(
    fc.asyncProperty(rowsArbitrary, fc.nat(2 ** 31 - 1), fc.array(fc.nat(60), { maxLength: 3 }), async (rows, seed, cuts) => {
      const context = testContext();
      const output = await split({ table: await stored(context, rows), ...fractions, seed }, context);
      const parts = await Promise.all(partNames.map((name) => rowsOf(context, output[name])));
      const words = new Set<string>();
      const unique = rows.filter(({ text }) => {
        const key = text.toLowerCase().replace(/[.!]/g, '');
        return !words.has(key) && words.add(key);
      });
      const place = new Map(rows.map(({ id }, index) => [id, index]));
      expect(output.duplicatesRemoved).toBe(rows.length - unique.length);
      expect(parts.flat().sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))).toEqual(unique);
      for (const [index, part] of parts.entries()) {
        const places = part.map(({ id }) => place.get(id) ?? 0);
        expect(places).toEqual([...places].sort((a, b) => a - b));
        for (const label of ['x', 'y', 'z']) {
          const name = partNames[index] ?? 'training';
          expect(part.filter((row) => row.label === label)).toHaveLength(partSizes(unique.filter((row) => row.label === label).length, usual)[name]);
        }
      }
      const inBatches = await stored(context, rows, [...new Set(cuts)].filter((cut) => cut > 0 && cut < rows.length).sort((a, b) => a - b));
      expect(await split({ table: inBatches, ...fractions, seed }, context)).toEqual(output);
    }),
    { numRuns: 60 },
  );
});

test('blocks of rows stay together, in the natural order of their ids, and are dealt in proportion', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ x: fc.integer({ min: 30, max: 90 }), y: fc.integer({ min: 30, max: 90 }) }), fc.integer({ min: 1, max: 10 }), fc.nat(1000), fc.boolean(), async (counts, block, seed, byName) => {
      const context = testContext();
      const numbered = (['x', 'y'] as const).flatMap((label) => Array.from({ length: counts[label] }, (_, number) => ({ text: `${label}${number}`, label, id: `${label}/${number}_7.txt` })));
      const rows = byName ? [...numbered].sort((a, b) => (a.id < b.id ? -1 : 1)) : numbered;
      const output = await split({ table: await stored(context, rows), ...fractions, block, seed }, context);
      const parts = await Promise.all(partNames.map((name) => rowsOf(context, output[name])));
      expect(parts.flat()).toHaveLength(rows.length);
      for (const label of ['x', 'y'] as const) {
        const places = parts.map((part) => part.filter((row) => row.label === label).map(({ text }) => Number(text.slice(1))));
        const blocks = places.map((part) => new Set(part.map((place) => Math.floor(place / block))));
        const total = Math.ceil(counts[label] / block);
        expect(blocks.reduce((sum, { size }) => sum + size, 0)).toBe(total);
        for (const [index, name] of partNames.entries()) expect(blocks[index]?.size).toBe(partSizes(total, usual)[name]);
      }
    }),
    { numRuns: 40 },
  );
});

test('single rows are dealt as they were before there were blocks', async () => {
  const context = testContext();
  const table = await stored(context, Array.from({ length: 40 }, (_, index) => ({ text: `t${index}`, label: index % 2 === 0 ? 'x' : 'y', id: `${index % 7}` })));
  const { validation, test: held } = await split({ table, ...fractions, seed: 5 }, context);
  expect((await rowsOf(context, validation)).map(({ text }) => text)).toEqual(['t13', 't20', 't32', 't37']);
  expect((await rowsOf(context, held)).map(({ text }) => text)).toEqual(['t2', 't8', 't9', 't15', 't16', 't24', 't31', 't35']);
});

test('blocks that are too large for a label are told', async () => {
  const context = testContext();
  const table = await stored(context, Array.from({ length: 40 }, (_, index) => ({ text: `t${index}`, label: index < 10 ? 'x' : 'y', id: `row ${index}` })));
  await expectFailure(split({ table, ...fractions, block: 8, seed: 1 }, context), 'ES-DATA-ROWS', /"x" has 10 rows .* left for test: in blocks of 8 it needs at least 17, or smaller blocks/);
});

test('another seed deals the rows out otherwise', async () => {
  const context = testContext();
  const table = await stored(context, Array.from({ length: 200 }, (_, index) => ({ text: `t${index}`, label: index % 2 === 0 ? 'x' : 'y', id: `${index}` })));
  const [one, two] = await Promise.all([1, 2].map((seed) => split({ table, ...fractions, seed }, context)));
  expect(one?.test.rows).toBe(two?.test.rows);
  expect(one?.test.digest).not.toBe(two?.test.digest);
});

test('a label that its duplicates leave too few rows is named', async () => {
  const context = testContext();
  const texts = ['a', 'A!', 'b', 'c', 'd', 'e', 'f'];
  const table = await stored(context, texts.map((text, index) => ({ text, label: index < 3 ? 'x' : 'y', id: `row ${index + 1}` })));
  await expectFailure(split({ table, ...fractions, seed: 1 }, context), 'ES-DATA-ROWS', 'The label "x" has 2 rows with words of their own (1 more repeat earlier ones)');
});

test('a test part of the dataset stays whole; what repeats it leaves training, and validation is drawn by label', async () => {
  const part = (name: 'training' | 'test', label: string, texts: readonly string[]): TextRow[] => texts.map((text) => ({ text, label, id: `${name} ${label} ${text}`, part: name }));
  const many = (letter: string): string[] => Array.from({ length: 20 }, (_, index) => `${letter}${index}`);
  const rows = [...part('test', 'x', ['x0', 'again', 'Again!']), ...part('training', 'x', many('x')), ...part('training', 'y', [...many('y'), 'Y0.']), ...part('test', 'y', ['other', 'y1'])];
  const context = testContext();
  const table = await stored(context, rows);
  const output = await split({ table, validationFraction: 0.1, block: 1, seed: 1 }, context);
  expect(output).toMatchObject({ duplicatesRemoved: 3, test: { columns: ['text', 'label', 'id'] } });
  expect((await rowsOf(context, output.test)).map(({ text }) => text)).toEqual(['x0', 'again', 'Again!', 'other', 'y1']);
  const [training, validation] = await Promise.all([rowsOf(context, output.training), rowsOf(context, output.validation)]);
  expect(validation.map(({ label }) => label)).toEqual(['x', 'x', 'y', 'y']);
  expect([...training, ...validation].map(({ text }) => text).sort()).toEqual([...many('x').slice(1), 'y0', ...many('y').slice(2)].sort());
  await expectFailure(split({ table, validationFraction: 0.1, testFraction: 0.2, block: 1, seed: 1 }, context), 'ES-SPLIT-FRACTIONS', 'leave --test-fraction away');
});

test.each([
  [{ training: ['x', 'x', 'y', 'y'], test: ['x', 'y', 'z', 'z', 'z'] }, 'The label "z" occurs in the dataset\'s test part only (3 rows)'],
  [{ training: ['x', 'x', 'y', 'y'], test: ['x'] }, 'The label "y" is missing in the dataset\'s test part'],
  [{ training: ['x', 'x', 'y'], test: ['x', 'y'] }, 'The label "y" has 1 rows with words of their own in the dataset\'s training part'],
])('labels that parts of the dataset\'s own leave out are named: %j', async (labels, message) => {
  const context = testContext();
  const rows = (['training', 'test'] as const).flatMap((part) => labels[part].map((label, index) => ({ text: `${part} ${index}`, label, id: `${part} ${index}`, part })));
  await expectFailure(split({ table: await stored(context, rows), validationFraction: 0.1, block: 1, seed: 1 }, context), 'ES-DATA-ROWS', message);
});

test('fractions that leave nothing to train on are refused', async () => {
  const context = testContext();
  const table = await stored(context, []);
  await expectFailure(split({ table, validationFraction: 0.5, testFraction: 0.5, block: 1, seed: 1 }, context), 'ES-SPLIT-FRACTIONS');
});
