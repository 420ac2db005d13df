import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { animation, plainJpeg, twoColours } from '../../test/support/images.ts';
import type { ImageFitting } from '../../schemas/backbone.ts';
import { centreSquare, decodeImage } from './decode-image.ts';
import { readImageFacts } from './image-file.ts';

const cropped: ImageFitting = { size: 8, fit: { kind: 'centre-crop', share: 0.5 }, interpolation: 'bicubic' };
const stretched: ImageFitting = { size: 8, fit: { kind: 'stretch' }, interpolation: 'bilinear' };

async function decoded(bytes: Uint8Array, fitting: ImageFitting = stretched): Promise<number[][]> {
  const pixels = await decodeImage(bytes, await readImageFacts(bytes), fitting);
  expect(pixels).toHaveLength(8 * 8 * 3);
  return Array.from({ length: 64 }, (_, place) => [...pixels.subarray(3 * place, 3 * place + 3)]);
}

describe('decoding', () => {
  it('gives red, green and blue bytes, row by row', async () => {
    const pixels = await decoded(await twoColours(16, 16).png().toBuffer());
    expect(pixels[0]).toEqual([255, 0, 0]);
    expect(pixels[7]).toEqual([0, 0, 255]);
    expect(pixels[56]).toEqual([255, 0, 0]);
  });

  it('takes the square in the middle', async () => {
    const sides = sharp({ create: { width: 60, height: 20, channels: 3, background: '#00ff00' } });
    const middle = await sharp({ create: { width: 12, height: 12, channels: 3, background: '#ff0000' } }).png().toBuffer();
    const pixels = await decoded(await sides.composite([{ input: middle, left: 24, top: 4 }]).png().toBuffer(), cropped);
    expect(new Set(pixels.map(String))).toEqual(new Set(['255,0,0']));
    expect(centreSquare(500, 375, 0.875)).toEqual({ left: 86, top: 23, width: 328, height: 328 });
  });

  it('turns a picture upright as its EXIF data say', async () => {
    const lying = await twoColours(16, 8).withMetadata({ orientation: 6 }).png().toBuffer();
    expect(await readImageFacts(lying)).toMatchObject({ width: 8, height: 16 });
    const pixels = await decoded(lying);
    expect(distance((await decoded(await twoColours(60, 20).withMetadata({ orientation: 6 }).png().toBuffer(), cropped))[0] ?? [], [255, 0, 0])).toBeLessThan(10);
    expect([pixels[0], pixels[7], pixels[56]]).toEqual([[255, 0, 0], [255, 0, 0], [0, 0, 255]]);
  });

  it.each([
    ['grey', () => sharp({ create: { width: 9, height: 9, channels: 3, background: '#808080' } }).greyscale().png().toBuffer(), [128, 128, 128]],
    ['16 bits a colour', () => sharp({ create: { width: 9, height: 9, channels: 3, background: { r: 200, g: 100, b: 50 } } }).toColourspace('rgb16').png().toBuffer(), [200, 100, 50]],
    ['transparent', () => sharp({ create: { width: 9, height: 9, channels: 4, background: { r: 200, g: 100, b: 50, alpha: 0.5 } } }).png().toBuffer(), [200, 100, 50]],
    ['one pixel', () => sharp({ create: { width: 1, height: 1, channels: 3, background: { r: 7, g: 8, b: 9 } } }).png().toBuffer(), [7, 8, 9]],
  ])('reads a picture that is %s', async (_, make, colour) => {
    const bytes = await make();
    for (const fitting of [stretched, cropped]) for (const pixel of await decoded(bytes, fitting)) expect(distance(pixel, colour)).toBeLessThanOrEqual(1);
  });

  it('reads CMYK as the colours that are printed', async () => {
    const [first = []] = await decoded(await sharp({ create: { width: 9, height: 9, channels: 3, background: { r: 200, g: 100, b: 50 } } }).toColourspace('cmyk').jpeg().toBuffer());
    expect(distance(first, [200, 100, 50])).toBeLessThan(40);
  });

  it('takes the first picture of an animation and says how many there are', async () => {
    const bytes = await animation(['#ff0000', '#0000ff']);
    expect(await readImageFacts(bytes)).toEqual({ width: 8, height: 8, pages: 2 });
    const [first = []] = await decoded(bytes);
    expect(first[0]).toBeGreaterThan(200);
    expect(first[2]).toBeLessThan(50);
  });

  it('says why a picture cannot be read', async () => {
    const jpeg = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#888888', noise: { type: 'gaussian', mean: 128, sigma: 40 } } }).jpeg().toBuffer();
    const half = jpeg.subarray(0, jpeg.length / 2);
    await expect(decodeImage(half, await readImageFacts(half), stretched)).rejects.toThrow('it is damaged: VipsJpeg: premature end of JPEG image');
    await expect(readImageFacts(Buffer.from('Dear Sir or Madam'))).rejects.toThrow('it is no image of a known kind (JPEG, PNG, WebP, GIF, AVIF, TIFF)');
    await expect(readImageFacts(new Uint8Array(0))).rejects.toThrow('it is an empty file');
    await expect(readImageFacts(pngHeader(20_000, 20_000))).rejects.toThrow('it has 20000 × 20000 pixels, more than the 100,000,000 that are read');
    expect(await readImageFacts(await plainJpeg(1))).toEqual({ width: 24, height: 16, pages: 1 });
  });
});

function distance(pixel: readonly number[], colour: readonly number[]): number {
  return Math.max(...colour.map((value, place) => Math.abs((pixel[place] ?? 0) - value)));
}

/** A PNG that says to be this large, with the data of a smaller one. */
function pngHeader(width: number, height: number): Buffer {
  const chunk = (name: string, content: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    const body = Buffer.concat([Buffer.from(name), content]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(64))), chunk('IEND', Buffer.alloc(0))]);
}
