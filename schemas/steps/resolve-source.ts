import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { datasetFormatSchema, datasetSpecSchema, resolvedSourceSchema, textParserSchema } from '../dataset.ts';

/** Looks at where a dataset comes from and pins what is there now. Never reused: the outside world changes. */
export const resolveSource = defineStep({
  name: 'resolve-source',
  summary: 'Look at the source and pin the version that is there',
  queue: 'cpu',
  reuse: 'never',
  startToCloseTimeoutMs: 3_600_000,
  input: z.strictObject({ dataset: datasetSpecSchema }),
  output: z.strictObject({ source: resolvedSourceSchema, format: datasetFormatSchema, parser: textParserSchema.optional() }),
});
