import type { ImageFitting } from '../../schemas/backbone.ts';
import { openImage, unreadable } from './image-file.ts';

const kernels = { bicubic: 'cubic', bilinear: 'linear' } as const;

/**
 * An image as a backbone takes it: red, green and blue bytes, row by row, of a square. Colours of other
 * kinds (grey, CMYK, 16 bits) are made sRGB bytes; transparency is taken away, and what is wholly transparent becomes black.
 * @param size width and height of the upright image
 * @throws UnreadableImageError
 */
export async function decodeImage(bytes: Uint8Array, { width, height }: { readonly width: number; readonly height: number }, { size, fit, interpolation }: ImageFitting): Promise<Uint8Array> {
  const image = openImage(bytes);
  if (fit.kind === 'centre-crop') image.extract(centreSquare(width, height, fit.share));
  try {
    return await image
      .resize(size, size, { fit: 'fill', kernel: kernels[interpolation], fastShrinkOnLoad: false })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer();
  } catch (error) {
    throw unreadable(error);
  }
}

/** The square in the middle whose side is this share of the shorter side. */
export function centreSquare(width: number, height: number, share: number): { left: number; top: number; width: number; height: number } {
  const side = Math.max(1, Math.round(Math.min(width, height) * share));
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), width: side, height: side };
}
