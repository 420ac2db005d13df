import { z } from 'zod';
import { backboneCutSchema, backboneSchema } from '../backbone.ts';
import { defineStep } from '../contract.ts';
import { unreadableImageSchema } from '../images.ts';
import { modelRefSchema, tableRefSchema, tensorRefSchema } from '../reference.ts';

/** What a backbone makes of one table of images. */
export const convFeatures = defineStep({
  name: 'conv-features',
  summary: 'Compute the features of a shard of images',
  queue: 'gpu',
  numerics: 'environment',
  input: z.strictObject({
    backbone: backboneSchema,
    model: modelRefSchema,
    cut: backboneCutSchema,
    /** Takes the mean of the features of an image and of its mirror image. */
    mirrored: z.boolean(),
    images: tableRefSchema,
  }),
  output: z.strictObject({
    /** float32, images × the shape of the cut. */
    features: tensorRefSchema,
    /** The images that could be read, in order: all columns but their bytes. */
    table: tableRefSchema,
    unreadable: z.array(unreadableImageSchema),
  }),
  variant: (input) => input.backbone,
});
