import type { ForwardPass } from './forward-pass.ts';
import { mirroredPixels } from './mirrored-pixels.ts';

/** How images are looked at. */
export interface ImageView {
  /** Pixels of a square image's side. */
  readonly side: number;
  /** Takes the mean of the features of an image and of its mirror image. */
  readonly mirrored: boolean;
}

/** What a backbone makes of rows of images. */
export function imageFeatures(pass: ForwardPass, pixels: Uint8Array, rows: number, { side, mirrored }: ImageView): Float32Array {
  const plain = pass.run(pixels, rows);
  if (!mirrored) return plain;
  const other = pass.run(mirroredPixels(pixels, side), rows);
  return plain.map((value, place) => (value + (other[place] ?? 0)) / 2);
}
