import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { datasetFormatSchema } from '../dataset.ts';
import { imageLabelSourceSchema, imageShardRowsSchema, unreadableImageSchema } from '../images.ts';
import { blobRefSchema, tableRefSchema } from '../reference.ts';

/**
 * Makes tables of a dataset's images, the bytes as they are: columns `id` (utf8: the member's name), `label` (utf8), `digest`
 * (utf8: SHA-256 of the bytes), `width` and `height` (int32: pixels, upright) and `bytes` (binary), in the order of the source.
 * Where a table ends follows from the images near there alone, so that one more image changes one table, or two.
 */
export const parseImages = defineStep({
  name: 'parse-images',
  summary: 'Read images and labels into tables',
  queue: 'cpu',
  input: z.strictObject({
    blob: blobRefSchema,
    format: datasetFormatSchema,
    /** By default folders where the images lie in several, else the names of the files. */
    labelFrom: imageLabelSourceSchema.optional(),
    shardRows: imageShardRowsSchema,
    unreadableLimit: z.int().nonnegative(),
  }),
  output: z.strictObject({
    shards: z.array(tableRefSchema).min(1),
    /** The labels that occur, sorted by code unit: the class of an image is its label's place here. */
    labels: z.array(z.string()).min(2),
    rowsPerLabel: z.record(z.string(), z.int()),
    /** Files that are no images. */
    unreadable: z.array(unreadableImageSchema),
  }),
});
