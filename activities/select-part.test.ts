import { expect, it } from 'vitest';
import { type TextRow, TextTableBuilder, textRows } from '../datasets/text-table.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { testContext } from '../test/support/step-context.ts';
import selectPart from './select-part.ts';

const context = testContext();

function stored(rows: readonly TextRow[]) {
  const builder = new TextTableBuilder();
  for (const row of rows) builder.append(row);
  return context.store.writeTable(builder.finish());
}

const row = (id: string, part: 'training' | 'test'): TextRow => ({ text: `text of ${id}`, label: 'a', id, part });

it('keeps the rows of a part in their order, and forgets the part', async () => {
  const { table } = await selectPart({ table: await stored([row('1', 'test'), row('2', 'training'), row('3', 'test'), row('4', 'training')]), part: 'training' }, context);
  expect([...textRows(await context.store.readTable(table))]).toEqual(['2', '4'].map((id) => ({ text: `text of ${id}`, label: 'a', id })));
});

it('leaves a table without parts as it is', async () => {
  const table = await stored([{ text: 'x', label: 'a', id: '1' }]);
  expect(await selectPart({ table, part: 'training' }, context)).toEqual({ table });
});

it('refuses a part without texts', async () => {
  await expectFailure(selectPart({ table: await stored([row('1', 'test')]), part: 'training' }, context), 'ES-DATA-ROWS', 'training part has no texts');
});
