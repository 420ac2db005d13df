import { z } from 'zod';

/** Networks trained on ImageNet that turn images into features: one file each in `models/backbones/` and `datasets/backbones/`. */
export const backbones = ['vgg16', 'efficientnet-lite0'] as const;
export const backboneSchema = z.enum(backbones);
export type Backbone = z.infer<typeof backboneSchema>;

/**
 * Where a backbone is cut.
 * - `features`: what its last convolutions give, height × width × channels
 * - `pooled`: their mean over the image's places, one number a channel
 * - `logits`: before the softmax over ImageNet's classes, where the weights have a head
 */
export const backboneCuts = ['features', 'pooled', 'logits'] as const;
export const backboneCutSchema = z.enum(backboneCuts);
export type BackboneCut = z.infer<typeof backboneCutSchema>;

/** How an image becomes what a backbone was trained on, before its pixels go in as red, green and blue bytes. */
export const imageFittingSchema = z.strictObject({
  /** Height and width of what goes in. */
  size: z.int().positive(),
  /**
   * - `centre-crop`: the square in the middle whose side is this share of the image's shorter side, resized
   * - `stretch`: the whole image, resized whatever its shape
   */
  fit: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('centre-crop'), share: z.number().gt(0).max(1) }),
    z.strictObject({ kind: z.literal('stretch') }),
  ]),
  interpolation: z.enum(['bicubic', 'bilinear']),
});
export type ImageFitting = z.infer<typeof imageFittingSchema>;

/** Stored with a backbone's weights: all that is needed to build it again and to feed it. */
export const backboneConfigurationSchema = z.strictObject({
  backbone: backboneSchema,
  images: imageFittingSchema,
  /** Whether the weights include the dense head over ImageNet's 1,000 classes. */
  head: z.boolean(),
  /** What has become of batch normalization: by default it is where it was when the network was trained. */
  normalization: z.enum(['folded', 'inserted']).optional(),
});
export type BackboneConfiguration = z.infer<typeof backboneConfigurationSchema>;
