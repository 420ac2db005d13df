import { dealRows } from '../datasets/deal-rows.ts';
import { type ImageRow, imageRows, imageRowTable } from '../datasets/images/image-table.ts';
import { refuseUnreadable } from '../datasets/images/refuse-unreadable.ts';
import { type PartName, partNames } from '../datasets/part-sizes.ts';
import { DataError, UsageError } from '../schemas/failure.ts';
import type { splitFeatures } from '../schemas/steps/split-features.ts';
import type { TensorWriter } from '../store/artifacts.ts';
import type { StepContext, StepImplementation } from './step-context.ts';

/** Removes duplicates and deals images and their features out by label, seeded; one shard of features is in memory at a time. */
const split: StepImplementation<typeof splitFeatures> = async (input, context) => {
  const { labels, validationFraction, testFraction, seed } = input;
  const unreadable = [...input.unreadable, ...input.shards.flatMap((shard) => shard.unreadable)];
  refuseUnreadable(unreadable, input.unreadableLimit);
  const training = 1 - validationFraction - testFraction;
  if (training <= 0) throw new UsageError('ES-SPLIT-FRACTIONS', `The fractions for validation (${validationFraction}) and test (${testFraction}) leave nothing for training: together they must be below 1.`);

  const images = await readImages(input.shards, context);
  const kept = images.filter(({ duplicate }) => !duplicate);
  const parts = dealRows(kept, { training, validation: validationFraction, test: testFraction }, seed, 1);
  for (const [place, image] of kept.entries()) image.part = parts[place];
  checkParts(labels, images);

  const writers = await writeFeatures(input.shards, images, context);
  const partOf = async (name: PartName) => {
    const rows = images.filter(({ part }) => part === name);
    const classes = Int32Array.from(rows, ({ label }) => labels.indexOf(label));
    return {
      features: await writers[name].finish(),
      classes: await context.store.writeTensor({ dtype: 'int32', shape: [rows.length], data: classes }),
      table: await context.store.writeTable(imageRowTable(rows, rows.map(({ shard }) => shard))),
    };
  };
  return {
    training: await partOf('training'),
    validation: await partOf('validation'),
    test: await partOf('test'),
    duplicatesRemoved: images.length - kept.length,
    unreadable,
  };
};

export default split;

type Shards = Parameters<typeof split>[0]['shards'];

interface DealtImage extends ImageRow {
  readonly shard: number;
  readonly duplicate: boolean;
  part: PartName | undefined;
}

async function readImages(shards: Shards, { store }: StepContext): Promise<DealtImage[]> {
  const seen = new Set<string>();
  const images: DealtImage[] = [];
  for (const [shard, { table }] of shards.entries()) {
    for await (const batch of store.readTableBatches(table)) {
      for (const { id, label, digest, width, height } of imageRows(batch)) {
        images.push({ id, label, digest, width, height, shard, duplicate: seen.has(digest), part: undefined });
        seen.add(digest);
      }
    }
  }
  return images;
}

/** Every label must be in every part: one that was never trained on can't be predicted, and one that isn't tested can't be judged. */
function checkParts(labels: readonly string[], images: readonly DealtImage[]): void {
  for (const label of labels) {
    const own = images.filter((image) => image.label === label);
    const missing = partNames.find((name) => !own.some(({ part }) => part === name));
    if (missing === undefined) continue;
    const duplicates = own.filter(({ duplicate }) => duplicate).length;
    throw new DataError('ES-DATA-ROWS', `The label "${label}" has ${own.length - duplicates} readable images of its own (${duplicates} more repeat others), so that none is left for ${missing}: it needs at least ${partNames.length}.`);
  }
}

async function writeFeatures(shards: Shards, images: readonly DealtImage[], { store, progress, signal }: StepContext): Promise<Record<PartName, TensorWriter>> {
  const elements = shards[0]?.features.shape.slice(1).reduce((product, size) => product * size, 1) ?? 0;
  const writer = () => store.tensorWriter('float32', [elements]);
  const writers = { training: writer(), validation: writer(), test: writer() };
  let next = 0;
  for (const { features } of shards) {
    for await (const { data, shape } of store.readTensorShards(features)) {
      const rows = shape[0] ?? 0;
      const own = images.slice(next, (next += rows));
      for (const name of partNames) {
        const places = own.flatMap(({ part }, row) => (part === name ? [row] : []));
        await writers[name].write(takenRows(data as Float32Array, places, elements));
      }
      progress({ phase: 'dealing out features', completed: next, total: images.length, unit: 'images' });
      signal.throwIfAborted();
    }
  }
  return writers;
}

function takenRows(data: Float32Array, rows: readonly number[], elements: number): Float32Array {
  const taken = new Float32Array(rows.length * elements);
  for (const [place, row] of rows.entries()) taken.set(data.subarray(row * elements, (row + 1) * elements), place * elements);
  return taken;
}
