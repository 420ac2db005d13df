import { hasOwnParts, TextTableBuilder, textRows } from '../datasets/text-table.ts';
import { DataError } from '../schemas/failure.ts';
import type { selectPart } from '../schemas/steps/select-part.ts';
import type { StepImplementation } from './step-context.ts';

/** Keeps the rows of one part. */
const selectThePart: StepImplementation<typeof selectPart> = async ({ table: reference, part: wanted }, { store }) => {
  const table = await store.readTable(reference);
  if (!hasOwnParts(table)) return { table: reference };
  const builder = new TextTableBuilder();
  let kept = 0;
  for (const { part, ...row } of textRows(table)) {
    if (part !== wanted) continue;
    builder.append(row);
    kept += 1;
  }
  if (kept === 0) throw new DataError('ES-DATA-ROWS', `The dataset's ${wanted} part has no texts: add some.`);
  return { table: await store.writeTable(builder.finish()) };
};

export default selectThePart;
