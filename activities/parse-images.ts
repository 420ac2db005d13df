import { createHash } from 'node:crypto';
import { readImageFacts, UnreadableImageError } from '../datasets/images/image-file.ts';
import { type ImageMember, imageMembers } from '../datasets/images/image-members.ts';
import { imageTable, type StoredImage } from '../datasets/images/image-table.ts';
import { refuseUnreadable } from '../datasets/images/refuse-unreadable.ts';
import { shardImages } from '../datasets/images/shard-images.ts';
import { DataError } from '../schemas/failure.ts';
import type { UnreadableImage } from '../schemas/images.ts';
import type { TableRef } from '../schemas/reference.ts';
import type { parseImages } from '../schemas/steps/parse-images.ts';
import type { StepContext, StepImplementation } from './step-context.ts';

const mostShardBytes = 48 * 1024 ** 2;
const progressEveryImages = 100;

/** Reads images and labels; one shard is in memory at a time. */
const parse: StepImplementation<typeof parseImages> = async (input, context) => {
  const { store, log } = context;
  const counts = new Map<string, number>();
  const found: Found = { unreadable: [], animations: 0, images: 0 };
  const members = imageMembers(await store.blobFile(input.blob), input.format, input.labelFrom);
  const shards: TableRef[] = [];
  for await (const shard of shardImages(readImages(members, input.unreadableLimit, found, context), { rows: input.shardRows, bytes: mostShardBytes })) {
    for (const { label } of shard) counts.set(label, (counts.get(label) ?? 0) + 1);
    shards.push(await store.writeTable(imageTable(shard)));
  }
  const labels = [...counts.keys()].sort();
  checkLabels(labels, found);
  refuseUnreadable(found.unreadable, input.unreadableLimit);
  if (found.animations > 0) log('animations count as their first picture', { animations: found.animations });
  return { shards, labels, rowsPerLabel: Object.fromEntries(labels.map((label) => [label, counts.get(label) ?? 0])), unreadable: found.unreadable };
};

export default parse;

interface Found {
  readonly unreadable: UnreadableImage[];
  animations: number;
  images: number;
}

async function* readImages(members: AsyncIterable<ImageMember>, unreadableLimit: number, found: Found, { signal, progress }: StepContext): AsyncGenerator<StoredImage> {
  for await (const { id, label, bytes } of members) {
    try {
      const { width, height, pages } = await readImageFacts(bytes);
      if (pages > 1) found.animations += 1;
      found.images += 1;
      yield { id, label, digest: createHash('sha256').update(bytes).digest('hex'), width, height, bytes };
    } catch (error) {
      if (!(error instanceof UnreadableImageError)) throw error;
      found.unreadable.push({ id, reason: error.message });
      if (found.unreadable.length > unreadableLimit && found.images > 0) refuseUnreadable(found.unreadable, unreadableLimit);
    }
    if ((found.images + found.unreadable.length) % progressEveryImages !== 0) continue;
    signal.throwIfAborted();
    progress({ phase: 'reading images', completed: found.images, unit: 'images' });
  }
}

function checkLabels(labels: readonly string[], { images, unreadable }: Found): void {
  if (images === 0) {
    const [first] = unreadable;
    const why = first === undefined ? 'it has no files' : `none of its ${unreadable.length} files is one (${first.id}: ${first.reason})`;
    throw new DataError('ES-DATA-IMAGES', `The dataset has no images: ${why}. It needs a folder for each label, or names such as cat.1.jpg and dog.1.jpg.`);
  }
  if (labels.length === 1) throw new DataError('ES-DATA-LABELS', `The dataset has ${images} images and one label only, "${labels[0] ?? ''}": it needs at least two labels.`);
}
