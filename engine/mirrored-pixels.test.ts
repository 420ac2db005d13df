import { expect, it } from 'vitest';
import { mirroredPixels } from './mirrored-pixels.ts';

it('exchanges left and right of every row of every image, not the colours', () => {
  const pixel = (value: number) => [value, value + 1, value + 2];
  const images = [[10, 20, 30, 40], [50, 60, 70, 80]];
  const mirrored = [[20, 10, 40, 30], [60, 50, 80, 70]];
  expect([...mirroredPixels(Uint8Array.from(images.flat().flatMap(pixel)), 2)]).toEqual(mirrored.flat().flatMap(pixel));
});
