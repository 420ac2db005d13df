import { purposes, RandomStream } from '../random.ts';
import { epochOrder, shuffledOrder } from '../permutation.ts';
import type { Chunk } from './row-reader.ts';

/** Chunks that are in memory together. */
export interface Window {
  readonly chunks: readonly Chunk[];
  readonly rows: number;
  /** Places of the window's rows in the order in which they are taken. */
  order(): Uint32Array;
}

/** What decides an epoch's order besides the data set's layout. */
interface Shuffling {
  readonly seed: number;
  readonly epoch: number;
  readonly windowRows: number;
}

/**
 * The order of an epoch for data that are too large to be in memory: the chunks are shuffled, dealt into windows, and each window's
 * rows are shuffled. A window takes chunks up to `windowRows`, at least one. Where one window takes all, the order is `epochOrder`.
 */
export function shuffledWindows(chunks: readonly Chunk[], { seed, epoch, windowRows }: Shuffling): Window[] {
  const total = sumOf(chunks);
  if (total <= windowRows) return [{ chunks, rows: total, order: () => epochOrder(seed, epoch, total) }];
  const dealt: Chunk[][] = [];
  for (const place of shuffledOrder(new RandomStream(seed, purposes.shuffle, [epoch, 0, 1]), chunks.length)) {
    const chunk = chunks[place] ?? { firstRow: 0, rows: 0 };
    const last = dealt.at(-1);
    if (last !== undefined && sumOf(last) + chunk.rows <= windowRows) last.push(chunk);
    else dealt.push([chunk]);
  }
  return dealt.map((parts, place) => {
    const rows = sumOf(parts);
    return { chunks: parts, rows, order: () => shuffledOrder(new RandomStream(seed, purposes.shuffle, [epoch, place, 2]), rows) };
  });
}

/** The rows in their own order, a chunk at a time. */
export function windowsInOrder(chunks: readonly Chunk[]): Window[] {
  return chunks.map((chunk) => ({ chunks: [chunk], rows: chunk.rows, order: () => inOrder(chunk.rows) }));
}

function inOrder(rows: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => row);
}

function sumOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { rows }) => sum + rows, 0);
}
