import { readFile } from 'node:fs/promises';
import { symbols } from '../cases/lstm.ts';
import { catalogFile } from './catalog-file.ts';
import { type DataSet, writeColumn } from './data-set.ts';

const length = 40;
const stride = 3;

/** Nietzsche in lower case: every third run of 40 characters, and the one after it. */
export async function characters(folder: string): Promise<DataSet> {
  const { path } = await catalogFile('nietzsche', folder);
  const text = Array.from((await readFile(path, 'utf8')).toLowerCase());
  const alphabet = [...new Set(text)].sort();
  if (alphabet.length > symbols) throw new Error(`the text has ${alphabet.length} symbols instead of ${symbols}`);
  const idOf = new Map(alphabet.map((symbol, id) => [symbol, id]));
  const ids = Int32Array.from(text, (symbol) => idOf.get(symbol) ?? 0);
  const rows = Math.floor((ids.length - length - 1) / stride) + 1;
  const windows = new Int32Array(rows * length);
  for (let row = 0; row < rows; row += 1) windows.set(ids.subarray(row * stride, row * stride + length), row * length);
  const next = Int32Array.from({ length: rows }, (_, row) => ids[row * stride + length] ?? 0);
  return { inputs: [await writeColumn(folder, 'characters', [rows, length], windows)], targets: [await writeColumn(folder, 'characters-next', [rows], next)] };
}
