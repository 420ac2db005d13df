import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Rows of numbers in a file that every system reads: little-endian, in row-major order. */
export interface Column {
  readonly file: string;
  readonly dtype: 'float32' | 'int32';
  /** With the rows. */
  readonly shape: readonly number[];
}

/** What a network is given, and what it ought to make of it. */
export interface DataSet {
  readonly inputs: readonly Column[];
  readonly targets: readonly Column[];
}

/** Writes one column of a data set. */
export async function writeColumn(folder: string, name: string, shape: readonly number[], data: Float32Array | Int32Array): Promise<Column> {
  const file = join(folder, name);
  await writeFile(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return { file, dtype: data instanceof Int32Array ? 'int32' : 'float32', shape };
}
