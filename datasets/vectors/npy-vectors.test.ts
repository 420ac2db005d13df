import { expect, test } from 'vitest';
import { DataError } from '../../schemas/failure.ts';
import { readNpyVectors } from './npy-vectors.ts';
import { VectorRows } from './vector-rows.ts';

/** An .npy file of version 1 with these numbers as they lie. */
function npy(shape: string, numbers: readonly number[], { fortran = false, descr = '<f4' } = {}): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }`.padEnd(117);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length + 1);
  const data = descr === '<f8' ? Float64Array.from(numbers) : Float32Array.from(numbers);
  return Buffer.concat([Buffer.from('\u0093NUMPY\u0001\u0000', 'latin1'), length, Buffer.from(`${header}\n`), Buffer.from(data.buffer)]);
}

async function read(file: Buffer, words: readonly string[], pieceBytes = file.length): Promise<VectorRows> {
  const rows = new VectorRows(['film', 'the'], 2);
  const pieces = Array.from({ length: Math.ceil(file.length / pieceBytes) }, (_, place) => file.subarray(place * pieceBytes, (place + 1) * pieceBytes));
  async function* chunks() {
    for (const piece of pieces) yield Promise.resolve(piece);
  }
  await readNpyVectors('vectors.npy', chunks(), words, rows);
  return rows;
}

const words = ['the', 'of', 'film'];

test.each([
  ['row by row', npy('(3, 2)', [1, 2, 7, 7, 3, 4])],
  ['column by column', npy('(3, 2)', [1, 7, 3, 2, 7, 4], { fortran: true })],
  ['in double precision', npy('(3, 2)', [1, 2, 7, 7, 3, 4], { descr: '<f8' })],
])('rows of a matrix that lies %s are found, whatever pieces it comes in', async (_, file) => {
  for (const pieceBytes of [1, 3, 64, file.length]) {
    const rows = await read(file, words, pieceBytes);
    expect([...rows.values]).toEqual([3, 4, 1, 2]);
    expect(rows.found).toBe(2);
  }
});

test.each([
  ['of another dimension', npy('(3, 4)', []), words, 'ES-DATA-VECTORS-DIMENSION', /vectors\.npy has vectors of 4 numbers, but 2/],
  ['of other words', npy('(2, 2)', [1, 2, 3, 4]), words, 'ES-DATA-VECTORS-NPY', /has 2 rows, but its index has 3 words/],
  ['that is cut off', npy('(3, 2)', [1, 2, 3]), words, 'ES-DATA-VECTORS-NPY', /cut off/],
  ['of integers', npy('(3, 2)', [], { descr: '<i4' }), words, 'ES-DATA-VECTORS-NPY', /no matrix of float32/],
  ['that is none', Buffer.from('PK and something else'), words, 'ES-DATA-VECTORS-NPY', /does not begin/],
  ['with a number that is none', npy('(3, 2)', [1, 2, 7, 7, 3, Number.NaN]), words, 'ES-DATA-VECTORS-NPY', /Row 3 .* NaN in column 2/],
  ['whose index has a word twice', npy('(3, 2)', [1, 2, 7, 7, 3, 4]), ['the', 'of', 'the'], 'ES-DATA-VECTORS-DUPLICATE', /"the" has two vectors, in row 1 and in row 3/],
] as const)('a matrix %s is refused', async (_, file, index, code, message) => {
  const error = await read(file, index).then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
});
