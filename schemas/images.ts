import { z } from 'zod';

/**
 * Where the label of an image stands.
 * - `folder`: the name of its folder
 * - `file-name`: what its own name begins with, up to the first dot: `cat` of `cat.17.jpg`
 */
export const imageLabelSources = ['folder', 'file-name'] as const;
export const imageLabelSourceSchema = z.enum(imageLabelSources);
export type ImageLabelSource = z.infer<typeof imageLabelSourceSchema>;

/** Most images that are looked at, and computed, together. */
export const imageShardRowsSchema = z.int().min(8).max(16_384);

/** An image that can't be read: its name in the dataset, and why. */
export const unreadableImageSchema = z.strictObject({ id: z.string(), reason: z.string() });
export type UnreadableImage = z.infer<typeof unreadableImageSchema>;
