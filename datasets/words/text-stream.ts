import type { RecordBatch } from 'apache-arrow';
import { type TextChunk, textChunks } from './text-chunk.ts';

/** The texts of a table's batches in chunks; `look` sees each batch, and its first row, before its chunks are given. */
export async function* textStream(batches: AsyncIterable<RecordBatch>, { mostRows = Infinity, look }: { readonly mostRows?: number; readonly look?: (batch: RecordBatch, firstRow: number) => void } = {}): AsyncGenerator<TextChunk> {
  let firstRow = 0;
  for await (const batch of batches) {
    look?.(batch, firstRow);
    yield* textChunks(batch, firstRow, mostRows);
    firstRow += batch.numRows;
  }
}
