import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tableRefSchema } from '../reference.ts';

/**
 * The rows of a table that the dataset's authors put into one part, without the column `part`; the table as it is where they made no parts.
 */
export const selectPart = defineStep({
  name: 'select-part',
  summary: 'Leave out the texts of the other part',
  queue: 'cpu',
  input: z.strictObject({ table: tableRefSchema, part: z.enum(['training', 'test']) }),
  output: z.strictObject({ table: tableRefSchema }),
});
