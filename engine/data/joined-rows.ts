import { withRows } from '../rows.ts';
import type { RowReader } from './row-reader.ts';

/** The rows of both, one data set after the other, for reading by their chunks. */
export function joinedRows(first: RowReader, second: RowReader): RowReader {
  const rows = first.rows + second.rows;
  return {
    columns: withRows(first.columns, rows),
    rows,
    chunks: [...first.chunks, ...second.chunks],
    read: (from, to) => {
      if (from < first.rows && to > first.rows) throw new Error(`rows ${from} to ${to} are of two data sets`);
      return from < first.rows ? first.read(from, to) : second.read(from - first.rows, to - first.rows);
    },
  };
}
