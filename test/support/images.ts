import sharp from 'sharp';

/** A plain JPEG of a colour that follows from a number. */
export function plainJpeg(number: number, size: { readonly width: number; readonly height: number } = { width: 24, height: 16 }): Promise<Buffer> {
  return sharp({ create: { ...size, channels: 3, background: { r: (number * 37) % 256, g: (number * 91) % 256, b: (number * 53) % 256 } } }).jpeg().toBuffer();
}

/** A file whose left half is red and right half blue, as the format that is asked for. */
export function twoColours(width: number, height: number) {
  const half = { width: Math.floor(width / 2), height };
  const blue = { create: { ...half, channels: 3 as const, background: { r: 0, g: 0, b: 255 } } };
  return sharp({ create: { width, height, channels: 3, background: { r: 255, g: 0, b: 0 } } }).composite([{ input: blue, left: width - half.width, top: 0 }]);
}

/** A GIF with a picture of each colour. */
export async function animation(colours: readonly string[]): Promise<Buffer> {
  const pictures = await Promise.all(colours.map((background) => sharp({ create: { width: 8, height: 8, channels: 3, background } }).png().toBuffer()));
  return sharp(pictures, { join: { animated: true } }).gif().toBuffer();
}
