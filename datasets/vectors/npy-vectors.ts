import { DataError } from '../../schemas/failure.ts';
import { npyHeader, type NpyHeader } from './npy-header.ts';
import { otherDimension, type VectorRows } from './vector-rows.ts';

/**
 * Takes vectors from the rows of an .npy matrix, while it streams by.
 * @param name of the file, for messages
 * @param words the word of each row
 */
export async function readNpyVectors(name: string, chunks: AsyncIterable<Uint8Array>, words: readonly string[], rows: VectorRows): Promise<void> {
  const targets = Int32Array.from(words, (word, row) => rows.find(word, `in row ${row + 1}`) ?? -1);
  let header: NpyHeader | undefined;
  let held: Buffer = Buffer.alloc(0);
  let element = 0;
  for await (const chunk of chunks) {
    held = Buffer.concat([held, chunk]);
    if (header === undefined) {
      header = npyHeader(name, held);
      if (header === undefined) continue;
      checkShape(name, header, words.length, rows.dimension);
      held = held.subarray(header.begin);
    }
    const whole = Math.floor(held.length / header.size);
    takeElements(held, whole, element, header, targets, rows);
    element += whole;
    held = held.subarray(whole * header.size);
  }
  if (header === undefined || element < header.rows * header.columns) throw new DataError('ES-DATA-VECTORS-NPY', `${name} is cut off.`);
}

function checkShape(name: string, { rows, columns }: NpyHeader, words: number, dimension: number): void {
  if (columns !== dimension) throw otherDimension(name, columns, dimension);
  if (rows !== words) throw new DataError('ES-DATA-VECTORS-NPY', `${name} has ${rows} rows, but its index has ${words} words: they have to be of the same words.`);
}

function takeElements(bytes: Buffer, count: number, first: number, header: NpyHeader, targets: Int32Array, { dimension, values }: VectorRows): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let place = 0; place < count; place += 1) {
    const element = first + place;
    const row = header.byColumn ? element % header.rows : Math.floor(element / header.columns);
    const target = targets[row] ?? -1;
    if (target === -1) continue;
    const column = header.byColumn ? Math.floor(element / header.rows) : element % header.columns;
    const value = header.size === 4 ? view.getFloat32(place * 4, true) : view.getFloat64(place * 8, true);
    if (!Number.isFinite(value)) throw new DataError('ES-DATA-VECTORS-NPY', `Row ${row + 1} of the .npy file has ${value} in column ${column + 1}: vectors have to be finite numbers.`);
    values[target * dimension + column] = value;
  }
}
