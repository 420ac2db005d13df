import { closest, distance } from 'fastest-levenshtein';
import { DataError } from '../schemas/failure.ts';
import { largestTextBytes } from './text-parser.ts';

const mebibyte = 1024 ** 2;

/** The error of a dataset without the column that was named. */
export function missingColumn(where: string, column: string, present: readonly string[], parameter: 'text-column' | 'label-column'): DataError {
  const nearest = present.length > 0 ? closest(column, present) : '';
  const suggestion = nearest !== '' && distance(nearest, column) <= Math.max(2, column.length / 3) ? ` Did you mean "${nearest}"?` : '';
  const names = present.length > 0 ? present.map((name) => `"${name}"`).join(', ') : 'none';
  return new DataError('ES-DATA-COLUMN', `${where} has no column "${column}"; there is ${names}.${suggestion} Name the right one with --${parameter}.`);
}

/** The error of a text that is too large to be meant. */
export function textTooLarge(where: string): DataError {
  return new DataError('ES-DATA-TEXT-SIZE', `${where} is larger than ${largestTextBytes / mebibyte} MiB, which no single text may be: a closing quote or a line end may be missing.`);
}

/** A text as it stands in typed data. */
export function textCell(value: unknown, column: string, where: string): string {
  if (typeof value !== 'string') throw new DataError('ES-DATA-TYPE', `${where}: the text in "${column}" is ${kindOf(value)}; it must be a string.`);
  if (Buffer.byteLength(value) > largestTextBytes) throw textTooLarge(`${where}: the text in "${column}"`);
  return value;
}

/** A label as it stands in typed data: a string, a whole number or a truth value, by its usual spelling. */
export function labelCell(value: unknown, column: string, where: string): string {
  const plain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint' || Number.isSafeInteger(value);
  if (!plain) throw new DataError('ES-DATA-TYPE', `${where}: the label in "${column}" is ${kindOf(value)}; it must be a string, a whole number, true or false.`);
  const label = String(value);
  if (label.trim() === '') throw new DataError('ES-DATA-LABEL', `${where}: the label in "${column}" is empty; every row needs one.`);
  return label;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'bigint') return `the number ${value}`;
  if (typeof value === 'boolean') return `the value ${value}`;
  return 'an object';
}
