import { DataError } from '../../schemas/failure.ts';

/** What stands before the numbers of an .npy file with a matrix. */
export interface NpyHeader {
  /** Bytes of a number: little-endian floats of 4 or 8. */
  readonly size: 4 | 8;
  /** Whether a column's numbers are side by side, not a row's. */
  readonly byColumn: boolean;
  readonly rows: number;
  readonly columns: number;
  /** Where the numbers begin. */
  readonly begin: number;
}

const magic = '\u0093NUMPY';
const preamble = 12;

/** The header, or undefined where more bytes are needed. @throws DataError where it is none of a matrix of floats */
export function npyHeader(name: string, bytes: Buffer): NpyHeader | undefined {
  if (bytes.length < preamble) return undefined;
  if (bytes.toString('latin1', 0, magic.length) !== magic) throw refused(name, 'it does not begin as .npy files do');
  const start = bytes[magic.length] === 1 ? 10 : preamble;
  const begin = start + (start === 10 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  if (bytes.length < begin) return undefined;
  const text = bytes.toString('latin1', start, begin);
  const size = /'descr': '<f([48])'/.exec(text)?.[1];
  const [, rows, columns] = /'shape': \((\d+), (\d+)\)/.exec(text) ?? [];
  if (size === undefined || rows === undefined || columns === undefined) throw refused(name, 'it is no matrix of float32 or float64');
  return { size: size === '4' ? 4 : 8, byColumn: text.includes('\'fortran_order\': True'), rows: Number(rows), columns: Number(columns), begin };
}

function refused(name: string, what: string): DataError {
  return new DataError('ES-DATA-VECTORS-NPY', `${name} holds no word vectors: ${what}.`);
}
