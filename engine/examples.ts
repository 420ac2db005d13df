import type { TensorRef } from '../schemas/reference.ts';
import { DataError } from '../schemas/failure.ts';
import type { ArtifactStore } from '../store/artifacts.ts';
import type { Batch } from './executor.ts';

/** What the values of a data set have to be. */
export interface ExampleLimits {
  /** Inputs are from 0 to this, exclusive. */
  readonly inputs: number;
  readonly classes: number;
}

/** Sequences of ids and their classes, in memory. */
export class Examples {
  readonly rows: number;
  readonly classes: Int32Array;
  readonly #inputs: Int32Array;
  readonly #rowLength: number;

  constructor(inputs: Int32Array, classes: Int32Array) {
    this.rows = classes.length;
    this.#inputs = inputs;
    this.classes = classes;
    this.#rowLength = inputs.length / classes.length;
  }

  /** Steps that it takes to go through all rows; the last may be smaller. */
  batches(batchSize: number): number {
    return Math.ceil(this.rows / batchSize);
  }

  /** Rows of the batches that it is gone through by, each size once. */
  batchSizes(batchSize: number): number[] {
    const last = this.rows % batchSize;
    return [...(this.rows < batchSize ? [] : [batchSize]), ...(last === 0 ? [] : [last])];
  }

  /** A batch of the rows in this order, or in their own. */
  batch(batchSize: number, index: number, order?: Uint32Array): Batch {
    const from = index * batchSize;
    const rows = Math.min(batchSize, this.rows - from);
    const inputs = new Int32Array(rows * this.#rowLength);
    const classes = new Int32Array(rows);
    for (let place = 0; place < rows; place += 1) {
      const row = order?.[from + place] ?? from + place;
      inputs.set(this.#inputs.subarray(row * this.#rowLength, (row + 1) * this.#rowLength), place * this.#rowLength);
      classes[place] = this.classes[row] ?? 0;
    }
    return { rows, inputs, classes };
  }
}

/**
 * Reads a data set into memory.
 * @throws DataError where the tensors do not belong together or hold values out of range
 */
export async function readExamples(
  store: ArtifactStore,
  references: { readonly sequences: TensorRef; readonly classes: TensorRef },
  limits: ExampleLimits,
): Promise<Examples> {
  const { sequences, classes } = references;
  if (sequences.dtype !== 'int32' || sequences.shape.length !== 2 || classes.dtype !== 'int32' || classes.shape.join() !== String(sequences.shape[0])) {
    const found = `${sequences.dtype} ${sequences.shape.join(' × ')} and ${classes.dtype} ${classes.shape.join(' × ')}`;
    throw new DataError('ES-ENGINE-EXAMPLES', `Sequences and classes are ${found}; they have to be int32, rows × length and rows.`);
  }
  if (sequences.shape[0] === 0) throw new DataError('ES-ENGINE-EXAMPLES', 'A part of the data has no rows: make its share larger.');
  const [inputRows, classRows] = await Promise.all([store.readTensor(sequences), store.readTensor(classes)]);
  const inputs = inputRows.data as Int32Array;
  const labels = classRows.data as Int32Array;
  checkRange(inputs, limits.inputs, 'sequences');
  checkRange(labels, limits.classes, 'classes');
  return new Examples(inputs, labels);
}

function checkRange(values: Int32Array, limit: number, what: string): void {
  const place = values.findIndex((value) => value < 0 || value >= limit);
  if (place >= 0) throw new DataError('ES-ENGINE-EXAMPLES', `Element ${place} of the ${what} is ${values[place]}; it has to be from 0 to ${limit - 1}.`);
}
