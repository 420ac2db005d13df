import type { RecordBatch, Utf8, Vector } from 'apache-arrow';

const largestChunkBytes = 1 << 20;

/** Some rows' texts as they lie in an Arrow column: text i from `offsets[i]` to `offsets[i + 1]` in `bytes`. */
export interface TextChunk {
  readonly firstRow: number;
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

/** A batch's column `text` in chunks of about 1 MiB and at most `mostRows` rows, as views on it. */
export function* textChunks(batch: RecordBatch, firstRow: number, mostRows: number): Generator<TextChunk> {
  for (const { values, valueOffsets, length } of (batch.getChild('text') as Vector<Utf8> | null)?.data ?? []) {
    let from = 0;
    while (from < length) {
      const start = valueOffsets[from] ?? 0;
      let to = from + 1;
      while (to < length && to - from < mostRows && (valueOffsets[to + 1] ?? 0) - start <= largestChunkBytes) to++;
      const offsets = valueOffsets.subarray(from, to + 1).map((offset) => offset - start);
      yield { firstRow: firstRow + from, bytes: values.subarray(start, valueOffsets[to]), offsets };
      from = to;
    }
    firstRow += length;
  }
}
