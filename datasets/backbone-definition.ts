import type { PixelScaling } from '../engine/backbones/pixels.ts';
import type { WeightShape } from '../engine/import/match-arrays.ts';
import type { NamedArray } from '../engine/named-array.ts';
import type { Backbone, ImageFitting } from '../schemas/backbone.ts';
import type { Digest } from '../schemas/digest.ts';

/** Weights that belong together: the convolutions, or the head. */
export interface WeightPart {
  /** In the network's order. */
  readonly weights: readonly WeightShape[];
  /**
   * What tells the published ones: the SHA-256 of `weightsDigest` over the part, or the MD5 of the whole file as its publisher
   * gives it, where nobody gives another.
   */
  readonly published: { readonly sha256: Digest } | { readonly fileMd5: string };
}

/** What `datasets/backbones/<name>.ts` exports as `definition`. */
export interface BackboneDefinition {
  readonly name: Backbone;
  readonly images: ImageFitting;
  readonly pixels: PixelScaling;
  /** What its last convolutions give for an image: height, width, channels. */
  readonly featureShape: readonly [number, number, number];
  readonly features: WeightPart;
  readonly head: WeightPart;
  /** A tensor of a file as the network has it; unchanged where it needs no change. */
  translate(array: NamedArray): NamedArray;
}
