import { DataError } from '../schemas/failure.ts';
import type { TableRef, TensorRef } from '../schemas/reference.ts';
import type { verifyEquivalence } from '../schemas/steps/verify-equivalence.ts';
import type { ArtifactStore } from '../store/artifacts.ts';
import type { StepImplementation } from './step-context.ts';

/** How many logits of an image are larger than that of its class, before and after. */
interface Ranks {
  readonly before: number[];
  readonly after: number[];
}

/** Compares shard by shard: memory stays bounded. */
const verify: StepImplementation<typeof verifyEquivalence> = async ({ before, after, tables, labels, logits, limit }, context) => {
  const outputs = before[0]?.shape[1] ?? 0;
  const classes = logits && labels.length === outputs ? new Map(labels.map((label, place) => [label, place])) : undefined;
  const ranks: Ranks = { before: [], after: [] };
  const otherTop1: string[] = [];
  let [images, largestDifference, smallest, largest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let worst = '';
  for (const [shard, reference] of before.entries()) {
    const [one, other] = [await outputsOf(reference, context.store), await outputsOf(after[shard], context.store)];
    if (one.shape.join() !== other.shape.join()) throw new DataError('ES-VERIFY-SHAPE', `The outputs to compare are ${one.shape.join(' × ')} before and ${other.shape.join(' × ')} after.`);
    const table = await rowsOf(tables[shard], context.store);
    for (const [row, { id, label }] of table.entries()) {
      const [was, is] = [one, other].map(({ data }) => data.subarray(row * outputs, (row + 1) * outputs)) as [Float32Array, Float32Array];
      for (const [place, value] of was.entries()) {
        const difference = differenceOf(value, is[place]);
        if (difference > largestDifference) [largestDifference, worst] = [difference, id];
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
      }
      if (logits && largestPlace(was) !== largestPlace(is)) otherTop1.push(id);
      const place = classes?.get(label);
      if (place === undefined) continue;
      ranks.before.push(rankOf(was, place));
      ranks.after.push(rankOf(is, place));
    }
    images += table.length;
    context.progress({ phase: 'comparing', completed: shard + 1, total: before.length, unit: 'shards' });
    context.signal.throwIfAborted();
  }
  const range = largest - smallest;
  const share = largestDifference === 0 ? 0 : largestDifference / range;
  if (share > limit) throw new DataError('ES-VERIFY-DIFFERENT', `The outputs differ: by up to ${largestDifference} for ${worst}, ${share} of their range of ${range}; up to ${limit} of it is allowed.`);
  if (otherTop1.length > 0) throw new DataError('ES-VERIFY-TOP1', `The outputs differ: ${otherTop1.length} of ${images} images have another largest logit, ${otherTop1.slice(0, 5).join(', ')}${otherTop1.length > 5 ? ' and others' : ''}.`);
  return { images, outputs, largestDifference, range, share, ...(ranks.before.length === 0 ? {} : { accuracy: { before: accuracyOf(ranks.before), after: accuracyOf(ranks.after) } }) };
};

export default verify;

async function outputsOf(reference: TensorRef | undefined, store: ArtifactStore): Promise<{ readonly shape: readonly number[]; readonly data: Float32Array }> {
  if (reference?.dtype !== 'float32') throw new DataError('ES-VERIFY-SHAPE', 'The outputs to compare have to be float32, as many shards before as after.');
  const { shape, data } = await store.readTensor(reference);
  return { shape, data: data as Float32Array };
}

async function rowsOf(reference: TableRef | undefined, store: ArtifactStore): Promise<{ readonly id: string; readonly label: string }[]> {
  if (reference === undefined) throw new DataError('ES-VERIFY-SHAPE', 'There have to be as many tables of images as shards of outputs.');
  const table = await store.readTable(reference);
  const [ids, labels] = [table.getChild('id'), table.getChild('label')];
  return Array.from({ length: table.numRows }, (_, row) => ({ id: String(ids?.get(row)), label: String(labels?.get(row)) }));
}

/** Infinite where either is no number. */
function differenceOf(value: number, other = Number.NaN): number {
  const difference = Math.abs(value - other);
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}

function largestPlace(values: Float32Array): number {
  return values.reduce((best, value, place) => (value > (values[best] ?? 0) ? place : best), 0);
}

function rankOf(values: Float32Array, place: number): number {
  const own = values[place] ?? 0;
  return values.reduce((count, value) => count + (value > own ? 1 : 0), 0);
}

function accuracyOf(ranks: readonly number[]): { readonly top1: number; readonly top5: number } {
  const share = (above: number) => ranks.filter((rank) => rank < above).length / ranks.length;
  return { top1: share(1), top5: share(5) };
}
