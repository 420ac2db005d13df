import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { tableRefSchema } from '../reference.ts';
import { evaluateHead } from './evaluate-head.ts';

/** Makes small pictures of examples, so that the report needs nothing else to show them. */
export const contactSheets = defineStep({
  name: 'contact-sheets',
  summary: 'Make small pictures of the examples',
  queue: 'cpu',
  input: z.strictObject({ shards: z.array(tableRefSchema).min(1), examples: evaluateHead.output.shape.examples }),
  output: z.strictObject({
    /** JPEG files as data URIs, in the order of the examples. */
    pictures: z.array(z.string()),
  }),
});
