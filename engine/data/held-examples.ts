import type { Batch } from '../executor.ts';
import { epochOrder } from '../permutation.ts';
import type { HeldSpecification } from '../rows.ts';
import { batchCount, type EpochOptions, type Examples } from './examples.ts';

/** Rows that the executor holds: a batch says which. */
export class HeldExamples implements Examples {
  readonly rows: number;
  readonly #name: string;

  constructor(name: string, rows: number) {
    this.#name = name;
    this.rows = rows;
  }

  batchOf(rows: number): HeldSpecification {
    return { held: this.#name, rows };
  }

  shuffled({ seed, epoch, batchSize, fromStep }: EpochOptions): Iterable<Batch> {
    return this.#batches(Int32Array.from(epochOrder(seed, epoch, this.rows)), batchSize, fromStep);
  }

  inOrder(batchSize: number): Iterable<Batch> {
    return this.#batches(Int32Array.from({ length: this.rows }, (_, row) => row), batchSize, 0);
  }

  *#batches(order: Int32Array, batchSize: number, fromStep: number): Generator<Batch> {
    for (let step = fromStep; step < batchCount(this.rows, batchSize); step += 1) {
      const indices = order.slice(step * batchSize, (step + 1) * batchSize);
      yield { rows: indices.length, held: this.#name, indices };
    }
  }
}
