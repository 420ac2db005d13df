import { DataError } from '../../schemas/failure.ts';
import type { NamedArray } from '../named-array.ts';

/**
 * The array, if it is one of numbers.
 * @throws DataError ES-IMPORT-NAN that names the first element that is none
 */
export function withFiniteNumbers(array: NamedArray): NamedArray {
  const place = array.data.findIndex((value) => !Number.isFinite(value));
  if (place === -1) return array;
  throw new DataError('ES-IMPORT-NAN', `The tensor ${array.name} has ${String(array.data[place])} at element ${place}: weights have to be finite numbers.`);
}
