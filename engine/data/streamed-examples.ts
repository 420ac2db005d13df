import type { Batch } from '../executor.ts';
import { type ArrayTensor, type Rows, type RowsSpecification, withRows, zeros } from '../rows.ts';
import type { EpochOptions, Examples } from './examples.ts';
import { chunksOf, rowBytes, type RowReader } from './row-reader.ts';
import { shuffledWindows, type Window, windowsInOrder } from './windows.ts';

/** Rows that are read while others are trained on. Two windows are in memory at once: one that is gone through, one that is read. */
export class StreamedExamples implements Examples {
  readonly rows: number;
  readonly #reader: RowReader;
  readonly #windowRows: number;

  /** Rows are shuffled within so many bytes, and within a chunk where that is larger. */
  constructor(reader: RowReader, windowBytes: number) {
    this.#reader = reader;
    this.rows = reader.rows;
    this.#windowRows = Math.floor(windowBytes / Math.max(1, rowBytes(reader.columns)));
  }

  batchOf(rows: number): RowsSpecification {
    return withRows(this.#reader.columns, rows);
  }

  shuffled({ seed, epoch, batchSize, fromStep }: EpochOptions): AsyncIterable<Batch> {
    const windows = shuffledWindows(chunksOf(this.#reader), { seed, epoch, windowRows: this.#windowRows });
    return this.#batches(windows, batchSize, fromStep * batchSize);
  }

  inOrder(batchSize: number): AsyncIterable<Batch> {
    return this.#batches(windowsInOrder(chunksOf(this.#reader)), batchSize, 0);
  }

  async *#batches(windows: readonly Window[], batchSize: number, skippedRows: number): AsyncGenerator<Batch> {
    let remaining = this.rows - skippedRows;
    if (remaining <= 0) return;
    let batch = new GrowingBatch(this.#reader.columns, Math.min(batchSize, remaining));
    for await (const { window, parts, skip } of this.#read(windows, skippedRows)) {
      const order = window.order();
      for (let place = skip; place < window.rows; place += 1) {
        batch.add(parts, order[place] ?? 0);
        if (!batch.full) continue;
        yield batch.batch;
        remaining -= batch.rows;
        if (remaining > 0) batch = batch.emptied(Math.min(batchSize, remaining));
      }
    }
  }

  /** Windows from the first that is not skipped as a whole; the next one is read while the caller has one. */
  async *#read(windows: readonly Window[], skippedRows: number): AsyncGenerator<{ window: Window; parts: readonly Rows[]; skip: number }> {
    let skip = skippedRows;
    let first = 0;
    for (let rows = windows[first]?.rows; rows !== undefined && skip >= rows; rows = windows[first]?.rows) {
      skip -= rows;
      first += 1;
    }
    let next: Promise<Rows[]> | undefined;
    for (const [place, window] of windows.entries()) {
      if (place < first) continue;
      const parts = await (next ?? this.#readWindow(window));
      const following = windows[place + 1];
      next = following && this.#readWindow(following);
      next?.catch(() => undefined);
      yield { window, parts, skip };
      skip = 0;
    }
  }

  #readWindow({ chunks }: Window): Promise<Rows[]> {
    return Promise.all(chunks.map(({ firstRow, rows }) => this.#reader.read(firstRow, firstRow + rows)));
  }
}

/** A batch that takes row after row; its arrays are used again where the next one has as many rows. */
class GrowingBatch {
  readonly rows: number;
  readonly batch: Batch;
  readonly #columns: RowsSpecification;
  readonly #tensors: readonly ArrayTensor[];
  #filled = 0;

  constructor(columns: RowsSpecification, rows: number) {
    const made = withRows(columns, rows);
    const [inputs, targets] = [made.inputs.map(zeros), made.targets.map(zeros)];
    this.rows = rows;
    this.batch = { rows, inputs, targets };
    this.#columns = columns;
    this.#tensors = [...inputs, ...targets];
  }

  get full(): boolean {
    return this.#filled === this.rows;
  }

  emptied(rows: number): GrowingBatch {
    if (rows !== this.rows) return new GrowingBatch(this.#columns, rows);
    this.#filled = 0;
    return this;
  }

  /** Adds the row at a place of the parts, which follow one another. */
  add(parts: readonly Rows[], place: number): void {
    let row = place;
    let part = 0;
    for (let rows = rowsOf(parts[part]); row >= rows; rows = rowsOf(parts[part])) {
      row -= rows;
      part += 1;
    }
    const sources = [...(parts[part]?.inputs ?? []), ...(parts[part]?.targets ?? [])];
    for (const [index, { data }] of this.#tensors.entries()) {
      const size = data.length / this.rows;
      const source = sources[index]?.data;
      if (source !== undefined) data.set(source.subarray(row * size, (row + 1) * size), this.#filled * size);
    }
    this.#filled += 1;
  }
}

function rowsOf(part: Rows | undefined): number {
  if (part === undefined) throw new Error('a row beyond the last');
  return [...part.inputs, ...part.targets][0]?.shape[0] ?? 0;
}
