import type { DatasetFormat, TextParser } from '../schemas/dataset.ts';
import { DataError } from '../schemas/failure.ts';

/** Refuses a file that this parser can't read, before anything is read. */
export function expectFormat(parser: TextParser, format: DatasetFormat, allowed: readonly DatasetFormat[]): void {
  if (allowed.includes(format)) return;
  throw new DataError('ES-DATA-FORMAT', `The parser "${parser}" reads ${allowed.join(', ')}, but the dataset is ${format}: choose another with --parser, or another file.`);
}
