import type { DatasetFormat } from '../schemas/dataset.ts';
import type { TextRow } from './text-table.ts';

/** What a parser reads, and how. */
export interface TextSource {
  /** Path of the dataset's bytes. */
  readonly file: string;
  readonly format: DatasetFormat;
  readonly textColumn: string;
  /** Undefined where labels are not asked for: rows of tables have an empty one then. */
  readonly labelColumn: string | undefined;
  /** A line for the run's log. */
  log(message: string, fields?: Record<string, number>): void;
}

/** What each file in `parsers/` exports: the rows in the order of the source, read as a stream. */
export interface TextParserModule {
  /** @throws DataError that names line, column or member, and says what would be right */
  parse(source: TextSource): AsyncIterable<TextRow>;
}

/** No single text may be larger: one that is comes from a quote or a line end that is missing. */
export const largestTextBytes = 16 * 1024 ** 2;
