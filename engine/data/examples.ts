import type { Batch } from '../executor.ts';
import type { RowsSpecification, HeldSpecification } from '../rows.ts';

/** Which batches of an epoch are wanted. */
export interface EpochOptions {
  readonly seed: number;
  readonly epoch: number;
  readonly batchSize: number;
  /** Steps that are left out at the beginning. */
  readonly fromStep: number;
}

/** Rows of a network's inputs and targets, batch by batch. A batch is of use until the next one is asked for. */
export interface Examples {
  readonly rows: number;
  /** What a batch of so many rows looks like. */
  batchOf(rows: number): RowsSpecification | HeldSpecification;
  /** All rows once, in an order that is a function of seed, epoch and the data set's layout alone. */
  shuffled(options: EpochOptions): AsyncIterable<Batch> | Iterable<Batch>;
  /** All rows once, in their own order. */
  inOrder(batchSize: number): AsyncIterable<Batch> | Iterable<Batch>;
}

/** Steps that it takes to go through some rows; the last may be smaller. */
export function batchCount(rows: number, batchSize: number): number {
  return Math.ceil(rows / batchSize);
}

/** Rows of the batches that some rows are gone through by, each size once. */
export function batchSizes(rows: number, batchSize: number): number[] {
  const last = rows % batchSize;
  return [...(rows < batchSize ? [] : [batchSize]), ...(last === 0 ? [] : [last])];
}
