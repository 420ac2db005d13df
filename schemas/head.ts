import { z } from 'zod';

/** A network over the features of a backbone. Before each dense layer the features are normalized and some are dropped. */
export const headSchema = z.strictObject({
  hiddenUnits: z.array(z.int().min(1).max(65_536)).max(4).default([]).describe('units of the dense layers before the last'),
  batchNorm: z.boolean().default(true).describe('normalize what goes into each dense layer by the batch'),
  dropout: z.number().min(0).lt(1).default(0.5).describe('share dropped before each dense layer'),
});
export type Head = z.infer<typeof headSchema>;

/** Networks whose probabilities are averaged. */
export const ensembleSchema = z.int().min(1).max(100);
