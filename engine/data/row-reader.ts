import type { Rows, RowsSpecification } from '../rows.ts';

/** A data set that is read by ranges of rows. */
export interface RowReader {
  /** The whole data set's columns: their first axis is the rows. */
  readonly columns: RowsSpecification;
  readonly rows: number;
  /** Numbers of rows that are best read at once, in order. */
  readonly chunks: readonly number[];
  /** Rows `from` (inclusive) to `to` (exclusive). */
  read(from: number, to: number): Promise<Rows>;
}

/** A run of rows that is read at once. */
export interface Chunk {
  readonly firstRow: number;
  readonly rows: number;
}

/** The chunks of a data set in its own order. */
export function chunksOf({ chunks }: RowReader): Chunk[] {
  let next = 0;
  return chunks.map((rows) => {
    const firstRow = next;
    next += rows;
    return { firstRow, rows };
  });
}

/** Bytes of one row of a data set, all columns together. */
export function rowBytes({ inputs, targets }: RowsSpecification): number {
  return [...inputs, ...targets].reduce((sum, { dtype, shape }) => sum + shape.slice(1).reduce((product, size) => product * size, dtype === 'uint8' ? 1 : 4), 0);
}
