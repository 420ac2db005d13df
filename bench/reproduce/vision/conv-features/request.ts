import type { ImageRow } from '../../../../datasets/images/image-table.ts';
import type { PixelScaling } from '../../../../engine/backbones/pixels.ts';
import type { Backbone, BackboneConfiguration, BackboneCut } from '../../../../schemas/backbone.ts';

/** Photographs and a network, in files that every system reads. */
export interface FeaturesInput {
  readonly backbone: Backbone;
  readonly cut: BackboneCut;
  readonly configuration: BackboneConfiguration;
  /** What becomes of a pixel; in Everstep it is the first layer among the weights. */
  readonly pixels: PixelScaling;
  readonly batchSize: number;
  /** The files of the images, one after the other. */
  readonly images: { readonly file: string; readonly rows: readonly (ImageRow & { readonly bytes: number })[] };
  /** float32, little-endian, one after the other in the network's order. */
  readonly weights: { readonly file: string; readonly arrays: readonly { readonly name: string; readonly shape: readonly number[] }[] };
}

/** What a system's process is asked for: a line of JSON, answered by one. */
export type FeaturesRequest =
  /** Makes ready what the file says, a `FeaturesInput` as JSON. */
  | { readonly action: 'open'; readonly file: string }
  /** The features of all images, from their files' bytes: seconds. `antialias` is Keras' alone. */
  | { readonly action: 'measure'; readonly antialias: boolean }
  /** Writes the features that were computed last as float32. */
  | { readonly action: 'write'; readonly file: string };
