import { z } from 'zod';
import { backboneCutSchema, backboneSchema } from '../backbone.ts';
import { defineStep } from '../contract.ts';
import { unreadableImageSchema } from '../images.ts';
import { blobRefSchema, modelRefSchema, tableRefSchema } from '../reference.ts';

/** What a shard's images bring into each batch normalization that could be inserted into a backbone. */
export const batchNormStatistics = defineStep({
  name: 'batch-norm-statistics',
  summary: 'Estimate mean and variance where batch normalization is to come in',
  queue: 'gpu',
  numerics: 'environment',
  input: z.strictObject({
    backbone: backboneSchema,
    /** A backbone whose own batch normalization is folded. */
    model: modelRefSchema,
    cut: backboneCutSchema,
    images: tableRefSchema,
  }),
  output: z.strictObject({
    /** JSON: as `layerStatisticsSchema` says. */
    statistics: blobRefSchema,
    images: z.int().nonnegative(),
    unreadable: z.array(unreadableImageSchema),
  }),
  variant: (input) => input.backbone,
});

/** Statistics of some images: numbers that each channel had, their mean and sum of squared deviations, in float64. */
export const layerStatisticsSchema = z.array(z.strictObject({
  layer: z.string(),
  count: z.int().nonnegative(),
  mean: z.array(z.number()),
  squares: z.array(z.number()),
}));
export type LayerStatistics = z.infer<typeof layerStatisticsSchema>;
