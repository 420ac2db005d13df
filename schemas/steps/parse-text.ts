import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { datasetFormatSchema, textParserSchema } from '../dataset.ts';
import { blobRefSchema, tableRefSchema } from '../reference.ts';

/**
 * Makes a table of a dataset's texts: columns `text` (utf8), `label` (utf8) and `id` (utf8; where the row comes from:
 * member name or line), in the order of the source; and `part` (utf8: `training` or `test`) where the dataset's authors
 * have dealt the rows out.
 */
export const parseText = defineStep({
  name: 'parse-text',
  summary: 'Read texts and labels into a table',
  queue: 'cpu',
  input: z.strictObject({
    blob: blobRefSchema,
    format: datasetFormatSchema,
    parser: textParserSchema,
    textColumn: z.string().default('text'),
    labelColumn: z.string().default('label'),
  }),
  output: z.strictObject({
    table: tableRefSchema,
    /** The labels that occur, sorted by code unit: the class of a row is its label's place here. */
    labels: z.array(z.string()).min(2),
    rowsPerLabel: z.record(z.string(), z.int()),
  }),
  variant: (input) => input.parser,
});
