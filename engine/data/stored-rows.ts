import type { TypedArray } from '@tensorflow/tfjs';
import { DataError } from '../../schemas/failure.ts';
import type { TensorRef } from '../../schemas/reference.ts';
import type { ArtifactStore, TensorRows } from '../../store/artifacts.ts';
import type { TensorSpecification } from '../graph/placeholders.ts';
import type { ArrayTensor, Rows } from '../rows.ts';
import type { RowReader } from './row-reader.ts';

/** A tensor of the store as a column of a data set. */
export interface StoredColumn {
  /** What it is called in messages. */
  readonly name: string;
  readonly tensor: TensorRef;
  /** Values are from 0 to this, exclusive. */
  readonly below?: number;
}

/**
 * Reads columns from the store, as many rows at once as a shard of the largest column has.
 * @throws DataError where the tensors do not belong together, have no rows, or, on reading, where a value is out of range
 */
export async function storedRows(store: ArtifactStore, columns: { readonly inputs: readonly StoredColumn[]; readonly targets: readonly StoredColumn[] }): Promise<RowReader> {
  const all = [...columns.inputs, ...columns.targets];
  const [first] = all;
  if (first === undefined) throw new Error('a data set without columns');
  const rows = first.tensor.shape[0] ?? 0;
  const other = all.find(({ tensor }) => tensor.shape[0] !== rows);
  if (other !== undefined) throw new DataError('ES-ENGINE-EXAMPLES', `The ${first.name} have ${rows} rows, the ${other.name} ${other.tensor.shape[0]}: they have to be of the same rows.`);
  if (rows === 0) throw new DataError('ES-ENGINE-EXAMPLES', 'A part of the data has no rows: make its share larger.');
  const largest = all.reduce((best, column) => (column.tensor.bytes > best.tensor.bytes ? column : best));
  const read = (column: StoredColumn, from: number, to: number) => readColumn(store, column, from, to);
  return {
    columns: { inputs: columns.inputs.map(specificationOf), targets: columns.targets.map(specificationOf) },
    rows,
    chunks: (await store.shardRows(largest.tensor)).filter((count) => count > 0),
    read: async (from, to): Promise<Rows> => {
      const [inputs, targets] = await Promise.all([columns.inputs, columns.targets].map((part) => Promise.all(part.map((column) => read(column, from, to)))));
      return { inputs: inputs ?? [], targets: targets ?? [] };
    },
  };
}

function specificationOf({ name, tensor: { dtype, shape } }: StoredColumn): TensorSpecification {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'uint8') return { dtype, shape };
  throw new DataError('ES-ENGINE-EXAMPLES', `The ${name} are ${dtype}; a network takes float32, int32 or uint8.`);
}

async function readColumn(store: ArtifactStore, column: StoredColumn, from: number, to: number): Promise<ArrayTensor> {
  const rows = await store.readTensor(column.tensor, { from, to });
  const data = ownData(rows);
  if (column.below !== undefined) checkRange(column.name, data, column.below, from * (data.length / (to - from)));
  return { ...specificationOf(column), shape: rows.shape, data };
}

/** The rows without the rest of their shard, where that is the larger part. */
function ownData({ data }: TensorRows): TypedArray {
  const values = data as Float32Array | Int32Array | Uint8Array;
  return values.buffer.byteLength > 2 * values.byteLength ? values.slice() : values;
}

function checkRange(name: string, values: TypedArray, below: number, firstElement: number): void {
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] ?? 0;
    if (!(value >= 0 && value < below)) throw new DataError('ES-ENGINE-EXAMPLES', `Element ${firstElement + place} of the ${name} is ${value}; it has to be from 0 to ${below - 1}.`);
  }
}
