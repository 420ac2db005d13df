import { withPlainLineEnds } from '../datasets/plain-line-ends.ts';
import type { TextParserModule } from '../datasets/text-parser.ts';
import { TextTableBuilder } from '../datasets/text-table.ts';
import { DataError } from '../schemas/failure.ts';
import type { parseText } from '../schemas/steps/parse-text.ts';
import type { StepImplementation } from './step-context.ts';

const progressEveryRows = 100;
/** A label's rows are dealt to training, validation and test. */
const leastRowsPerLabel = 3;

/** The step, with the parser of one kind of file. */
export function implement(parser: TextParserModule): StepImplementation<typeof parseText> {
  return async (input, { store, signal, log, progress }) => {
    const file = await store.blobFile(input.blob);
    const { format, textColumn, labelColumn } = input;
    const builder = new TextTableBuilder();
    const counts = new Map<string, number>();
    let rows = 0;
    for await (const row of parser.parse({ file, format, textColumn, labelColumn, log })) {
      builder.append({ ...row, text: withPlainLineEnds(row.text) });
      counts.set(row.label, (counts.get(row.label) ?? 0) + 1);
      if (++rows % progressEveryRows !== 0) continue;
      signal.throwIfAborted();
      progress({ phase: 'reading texts', completed: rows, unit: 'texts' });
    }
    const labels = [...counts.keys()].sort();
    checkCounts(labels, counts, rows);
    return { table: await store.writeTable(builder.finish()), labels, rowsPerLabel: Object.fromEntries(labels.map((label) => [label, counts.get(label) ?? 0])) };
  };
}

function checkCounts(labels: readonly string[], counts: ReadonlyMap<string, number>, rows: number): void {
  const rowsThere = rows === 1 ? 'one row' : `${rows} rows`;
  if (rows === 0) throw new DataError('ES-DATA-ROWS', 'The dataset has no rows: it needs at least two labels with 3 rows each.');
  if (labels.length === 1) throw new DataError('ES-DATA-LABELS', `The dataset has ${rowsThere} and one label only, "${labels[0] ?? ''}": it needs at least two labels.`);
  const scarce = labels.find((label) => (counts.get(label) ?? 0) < leastRowsPerLabel);
  if (scarce === undefined) return;
  const count = counts.get(scarce) === 1 ? 'one row' : `${counts.get(scarce) ?? 0} rows`;
  throw new DataError('ES-DATA-ROWS', `The label "${scarce}" has ${count} of the dataset's ${rowsThere}: every label needs at least ${leastRowsPerLabel} rows, one each for training, validation and test.`);
}
