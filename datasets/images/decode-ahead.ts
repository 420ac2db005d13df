import type { RecordBatch } from 'apache-arrow';
import type { ImageFitting } from '../../schemas/backbone.ts';
import type { UnreadableImage } from '../../schemas/images.ts';
import { decodeImage } from './decode-image.ts';
import { UnreadableImageError } from './image-file.ts';
import { type ImageRow, imageRows, type StoredImage } from './image-table.ts';

/** Images that are decoded, side by side. */
export interface DecodedImages {
  readonly rows: readonly ImageRow[];
  readonly unreadable: readonly UnreadableImage[];
  /** Room for a whole batch, the readable images first. */
  readonly pixels: Uint8Array;
}

/** Decodes the images of a table, so many at once; while the caller has some, libvips decodes the next in threads of its own. */
export async function* decodeAhead(batches: AsyncIterable<RecordBatch>, fitting: ImageFitting, batchSize: number): AsyncGenerator<DecodedImages> {
  let next: Promise<DecodedImages> | undefined;
  for await (const images of grouped(batches, batchSize)) {
    const current = next;
    next = decodeTogether(images, fitting, batchSize);
    // a failure is thrown where it is waited for
    next.catch(() => undefined);
    if (current !== undefined) yield await current;
  }
  if (next !== undefined) yield await next;
}

async function* grouped(batches: AsyncIterable<RecordBatch>, size: number): AsyncGenerator<readonly StoredImage[]> {
  let group: StoredImage[] = [];
  for await (const batch of batches) {
    for (const { bytes, ...row } of imageRows(batch)) {
      if (bytes === undefined) throw new Error('a table without the bytes of its images');
      group.push({ ...row, bytes });
      if (group.length < size) continue;
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}

async function decodeTogether(images: readonly StoredImage[], fitting: ImageFitting, batchSize: number): Promise<DecodedImages> {
  const imageBytes = fitting.size * fitting.size * 3;
  const pixels = new Uint8Array(batchSize * imageBytes);
  const decoded = await Promise.all(images.map(async (image) => {
    try {
      return await decodeImage(image.bytes, image, fitting);
    } catch (error) {
      if (error instanceof UnreadableImageError) return error;
      throw error;
    }
  }));
  const rows: ImageRow[] = [];
  const unreadable: UnreadableImage[] = [];
  for (const [place, { id, label, digest, width, height }] of images.entries()) {
    const image = decoded[place];
    if (image instanceof Uint8Array) {
      pixels.set(image, rows.length * imageBytes);
      rows.push({ id, label, digest, width, height });
    } else {
      unreadable.push({ id, reason: image?.message ?? '' });
    }
  }
  return { rows, unreadable, pixels };
}
