import { open } from 'node:fs/promises';
import type { RowReader } from '../../../engine/data/row-reader.ts';
import type { ArrayTensor } from '../../../engine/rows.ts';
import type { Column, DataSet } from '../data/data-set.ts';

const chunkBytes = 64 * 1024 ** 2;

/** A data set's files by ranges of rows, as the engine reads them from the store. */
export function columnRows(data: DataSet): RowReader {
  const columns = [...data.inputs, ...data.targets];
  const rows = columns[0]?.shape[0] ?? 0;
  const chunkRows = Math.max(1, Math.floor(chunkBytes / Math.max(...columns.map(rowBytes))));
  return {
    columns: data,
    rows,
    chunks: Array.from({ length: Math.ceil(rows / chunkRows) }, (_, chunk) => Math.min(chunkRows, rows - chunk * chunkRows)),
    read: async (from, to) => ({
      inputs: await Promise.all(data.inputs.map((column) => readColumn(column, from, to))),
      targets: await Promise.all(data.targets.map((column) => readColumn(column, from, to))),
    }),
  };
}

async function readColumn(column: Column, from: number, to: number): Promise<ArrayTensor> {
  const bytes = new Uint8Array((to - from) * rowBytes(column));
  const file = await open(column.file);
  try {
    await file.read(bytes, 0, bytes.length, from * rowBytes(column));
  } finally {
    await file.close();
  }
  const data = column.dtype === 'int32' ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer);
  return { dtype: column.dtype, shape: [to - from, ...column.shape.slice(1)], data };
}

/** Both types have four bytes. */
function rowBytes({ shape }: Column): number {
  return shape.slice(1).reduce((product, size) => product * size, 4);
}
