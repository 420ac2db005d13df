import sharp, { type Sharp, type SharpOptions } from 'sharp';

/** An image with more pixels than this is refused: unpacked it takes three bytes each. */
const mostPixels = 100_000_000;
const mostPixelsText = '100,000,000';

/** Why an image can't be read, a clause. */
export class UnreadableImageError extends Error {}

// several images are decoded side by side instead
sharp.concurrency(1);
// no file is read twice
sharp.cache(false);

// networks are trained on the numbers as they stand in the file, whatever its colour profile says of them
const options: SharpOptions = { failOn: 'error', limitInputPixels: mostPixels, ignoreIcc: true };

/** Width and height of an image as it is meant to be looked at, and how many pictures it holds. */
export interface ImageFacts {
  readonly width: number;
  readonly height: number;
  readonly pages: number;
}

/** Opens an image, turned upright as its EXIF data say. Of an animation, the first picture. */
export function openImage(bytes: Uint8Array): Sharp {
  return sharp(bytes, options).autoOrient();
}

/** Reads an image's header. @throws UnreadableImageError */
export async function readImageFacts(bytes: Uint8Array): Promise<ImageFacts> {
  // sharp refuses these at once
  if (bytes.length === 0) throw new UnreadableImageError('it is an empty file');
  const found = await sharp(bytes, { ...options, limitInputPixels: false }).metadata().catch((error: unknown) => {
    throw unreadable(error);
  });
  const { width, height } = found.autoOrient;
  if (width * height > mostPixels) throw new UnreadableImageError(`it has ${width} × ${height} pixels, more than the ${mostPixelsText} that are read`);
  return { width, height, pages: found.pages ?? 1 };
}

/** What libvips said, in words. */
export function unreadable(error: unknown): UnreadableImageError {
  if (error instanceof UnreadableImageError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/unsupported image format/i.test(message)) return new UnreadableImageError('it is no image of a known kind (JPEG, PNG, WebP, GIF, AVIF, TIFF)');
  return new UnreadableImageError(`it is damaged: ${message.replaceAll(/\s+/g, ' ').trim()}`);
}
