import { openImage } from './image-file.ts';

const side = 112;
const white = '#ffffff';

/** A small square JPEG of an image's middle, as a data URI of some 4 KiB. */
export async function thumbnail(bytes: Uint8Array): Promise<string> {
  const picture = await openImage(bytes).resize(side, side, { fit: 'cover' }).flatten({ background: white }).toColourspace('srgb').jpeg({ quality: 70 }).toBuffer();
  return `data:image/jpeg;base64,${picture.toString('base64')}`;
}
