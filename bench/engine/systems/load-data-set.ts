import { readFile } from 'node:fs/promises';
import type { Column, DataSet } from '../data/data-set.ts';

export interface LoadedColumn {
  readonly dtype: Column['dtype'];
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** A data set in memory. */
export interface LoadedDataSet {
  readonly inputs: readonly LoadedColumn[];
  readonly targets: readonly LoadedColumn[];
}

export async function loadDataSet({ inputs, targets }: DataSet): Promise<LoadedDataSet> {
  return { inputs: await Promise.all(inputs.map(loadColumn)), targets: await Promise.all(targets.map(loadColumn)) };
}

async function loadColumn({ file, dtype, shape }: Column): Promise<LoadedColumn> {
  const bytes = await readFile(file);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return { dtype, shape, data: dtype === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer) };
}
