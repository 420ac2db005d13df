import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { resolvedSourceSchema } from '../dataset.ts';
import { blobRefSchema } from '../reference.ts';

/** Brings the pinned bytes into the store. */
export const fetchDataset = defineStep({
  name: 'fetch-dataset',
  summary: 'Bring the dataset into the store and verify it',
  queue: 'cpu',
  input: z.strictObject({ source: resolvedSourceSchema }),
  output: z.strictObject({ blob: blobRefSchema }),
});
