import type { TensorRef } from '../../schemas/reference.ts';
import type { ArtifactStore } from '../../store/artifacts.ts';

/** Rows of ids and what a network says of them. */
export interface SampledRows {
  /** Rows × length. */
  readonly sequences: Int32Array;
  readonly length: number;
  /** Rows × classes. */
  readonly probabilities: Float32Array;
}

/** All rows, or every so-manieth where they would take more than so many bytes. */
export async function sampledRows(store: Pick<ArtifactStore, 'readTensorShards'>, tensor: TensorRef, probabilities: Float32Array, { classes, bytes }: { readonly classes: number; readonly bytes: number }): Promise<SampledRows> {
  const [rows = 0, length = 1] = tensor.shape;
  const every = Math.max(1, Math.ceil((rows * length * Int32Array.BYTES_PER_ELEMENT) / bytes));
  const count = Math.ceil(rows / every);
  const sampled = { sequences: new Int32Array(count * length), length, probabilities: new Float32Array(count * classes) };
  for await (const { firstRow, shape, data } of store.readTensorShards(tensor)) {
    const ids = data as Int32Array;
    for (let place = Math.ceil(firstRow / every); place * every < firstRow + (shape[0] ?? 0); place += 1) {
      const row = place * every;
      sampled.sequences.set(ids.subarray((row - firstRow) * length, (row - firstRow + 1) * length), place * length);
      sampled.probabilities.set(probabilities.subarray(row * classes, (row + 1) * classes), place * classes);
    }
  }
  return sampled;
}
