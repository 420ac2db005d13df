import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readArchive } from '../../datasets/archives/read-archive.ts';
import { centreSquare, decodeImage } from '../../datasets/images/decode-image.ts';
import { readImageFacts } from '../../datasets/images/image-file.ts';
import type { ImageFitting } from '../../schemas/backbone.ts';
import { mirrorWith } from '../support/datasets.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { pillowPackages } from '../support/python-packages.ts';

const script = fileURLToPath(new URL('image_preprocessing.py', import.meta.url));
const mirrorPath = 'imagenet-sample/imagenet-sample.zip';
const found = mirrorWith(mirrorPath);
const everyNth = 40;
const fittings: readonly ImageFitting[] = [
  { size: 224, fit: { kind: 'centre-crop', share: 0.875 }, interpolation: 'bicubic' },
  { size: 224, fit: { kind: 'stretch' }, interpolation: 'bilinear' },
];

/** Levels of 255 between two decodings of the same pixels. */
interface Difference {
  /** Whether the pixels were enlarged, cut out as they were, or made fewer. */
  readonly resizing: 'enlarged' | 'none' | 'reduced';
  readonly mean: number;
  readonly largest: number;
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everstep-pillow-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Decodes with Pillow and here, each image with each fitting. */
async function differences(images: readonly Uint8Array[]): Promise<Difference[]> {
  const tasks = [];
  for (const [place, bytes] of images.entries()) {
    await writeFile(join(folder, `${place}`), bytes);
    const { width, height } = await readImageFacts(bytes);
    for (const [number, { size, fit, interpolation }] of fittings.entries()) {
      const square = fit.kind === 'centre-crop' ? centreSquare(width, height, fit.share) : null;
      const side = square?.width ?? Math.min(width, height);
      tasks.push({ resizing: side < size ? 'enlarged' as const : side === size && square !== null ? 'none' as const : 'reduced' as const, file: `${place}`, output: `${place}-${number}`, square, size, interpolation });
    }
  }
  await writeFile(join(folder, 'tasks.json'), JSON.stringify(tasks));
  await runPython(await pythonWith(pillowPackages), [script, folder]);
  const measured: Difference[] = [];
  for (const { file, output, resizing } of tasks) {
    const bytes = images[Number(file)] ?? new Uint8Array();
    const fitting = fittings[Number(output.split('-')[1])];
    if (fitting === undefined) throw new Error('a task without a fitting');
    measured.push({ resizing, ...difference(await decodeImage(bytes, await readImageFacts(bytes), fitting), await readFile(join(folder, output))) });
  }
  return measured;
}

function difference(ours: Uint8Array, theirs: Uint8Array): Omit<Difference, 'resizing'> {
  expect(ours).toHaveLength(theirs.length);
  const levels = ours.map((value, place) => Math.abs(value - (theirs[place] ?? 0)));
  return { mean: levels.reduce((sum, level) => sum + level, 0) / levels.length, largest: levels.reduce((most, level) => Math.max(most, level), 0) };
}

describe('images decoded, cropped and resized here and by Pillow, which Keras loads images with', () => {
  it('differ by what rounding between the two passes of a resizing leaves', async () => {
    const [width, height] = [301, 260];
    const noise = Uint8Array.from({ length: 3 * width * height }, (_, place) => Math.imul(place + 1, 2_654_435_761) >>> 24);
    for (const { mean, largest } of await differences([await sharp(noise, { raw: { width, height, channels: 3 } }).png().toBuffer()])) {
      expect(largest).toBeLessThanOrEqual(16);
      expect(mean).toBeLessThan(1);
    }
  });

  describe('photographs', () => {
    beforeEach((test) => {
      if ('missing' in found) test.skip(found.missing);
    });

    it('differ not at all where only a square is cut out, and little where they are resized', async () => {
      if ('missing' in found) return;
      const images: Uint8Array[] = [];
      let place = 0;
      for await (const member of readArchive(join(found.mirror, mirrorPath), 'zip')) if (member.kind === 'file' && place++ % everyNth === 0) images.push(await member.bytes());
      const measured = await differences(images);
      expect(measured).toHaveLength(images.length * fittings.length);
      const means = (resizing: Difference['resizing']) => measured.filter((found) => found.resizing === resizing).map(({ mean }) => mean);
      expect(means('none').length).toBeGreaterThan(10);
      expect(Math.max(...means('none'))).toBe(0);
      expect(Math.max(...means('reduced'))).toBeLessThan(0.35);
      // libvips interpolates at places that are rounded to parts of a pixel
      expect(Math.max(...means('enlarged'))).toBeLessThan(2.5);
    });
  });
});
