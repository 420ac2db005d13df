import { bytesPerElement } from '../schemas/dtype.ts';
import { EverstepError } from '../schemas/failure.ts';
import type { TensorRef } from '../schemas/reference.ts';
import type { TensorRows } from './artifacts.ts';
import { reusedBuffer } from './buffers.ts';
import type { ContentStore } from './content-store.ts';
import type { Allocate } from './object-store.ts';
import { importTensor } from './tensor-import.ts';
import { readTensorIndex, type TensorIndex } from './tensor-index.ts';
import { bytesOf, elementsOf, viewData } from './tensor-types.ts';

/** Shards that are fetched at once into one array. */
const shardsInFlight = 2;

/** A run of rows of one shard, and where it stands in the tensor. */
interface Part {
  readonly digest: string;
  readonly firstRow: number;
  readonly rows: number;
  readonly skip: number;
}

/** Rows of a tensor: a view where one shard has them all, else put together in one array. */
export async function readRows(content: ContentStore, reference: TensorRef, range: { readonly from: number; readonly to: number } | undefined): Promise<TensorRows> {
  const index = await readTensorIndex(content, reference);
  const [total = 0, ...rowShape] = index.shape;
  const { from, to } = range ?? { from: 0, to: total };
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > total) {
    throw new EverstepError('ES-TENSOR-RANGE', `Rows ${from} to ${to} are not within the ${total} rows of tensor ${reference.digest}.`);
  }
  const parts = partsOf(index, from, to);
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return readPart(content, index, only);
  const rowBytes = elementsOf(rowShape) * bytesPerElement[index.dtype];
  const whole = new Uint8Array((to - from) * rowBytes);
  const remaining = eachOf(parts);
  await Promise.all(Array.from({ length: shardsInFlight }, async () => {
    const allocate = reusedBuffer();
    for (const part of remaining) whole.set(bytesOf((await readPart(content, index, part, allocate)).data), (part.firstRow - from) * rowBytes);
  }));
  return { dtype: index.dtype, shape: [to - from, ...rowShape], data: viewData(index.dtype, whole) };
}

/** The shards of a tensor in order; one is fetched while the caller has the one before. */
export async function* readShards(content: ContentStore, reference: TensorRef): AsyncGenerator<TensorRows & { readonly firstRow: number }> {
  const index = await readTensorIndex(content, reference);
  yield* prefetched(content, index, partsOf(index, 0, index.shape[0] ?? 0));
}

async function* prefetched(content: ContentStore, index: TensorIndex, parts: readonly Part[]): AsyncGenerator<TensorRows & { readonly firstRow: number }> {
  let next: Promise<TensorRows> | undefined;
  for (const [position, part] of parts.entries()) {
    const rows = await (next ?? readPart(content, index, part));
    const following = parts[position + 1];
    next = following && readPart(content, index, following);
    next?.catch(() => undefined);
    yield { ...rows, firstRow: part.firstRow };
  }
}

function partsOf(index: TensorIndex, from: number, to: number): Part[] {
  const parts: Part[] = [];
  let firstRow = 0;
  for (const { digest, rows } of index.shards) {
    const begin = Math.max(from, firstRow);
    const end = Math.min(to, firstRow + rows);
    if (end > begin) parts.push({ digest, firstRow: begin, rows: end - begin, skip: begin - firstRow });
    firstRow += rows;
  }
  return parts;
}

/** Shared by several loops; where one of them fails, the others end too. */
function* eachOf(parts: readonly Part[]): Generator<Part, void> {
  yield* parts;
}

async function readPart(content: ContentStore, index: TensorIndex, part: Part, allocate?: Allocate): Promise<TensorRows> {
  const [, ...rowShape] = index.shape;
  const elements = elementsOf(rowShape);
  const { data, dtype } = importTensor(await content.get(part.digest, allocate));
  return { dtype, shape: [part.rows, ...rowShape], data: data.subarray(part.skip * elements, (part.skip + part.rows) * elements) };
}
