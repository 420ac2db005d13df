import { DataError } from '../../schemas/failure.ts';
import type { TensorRef } from '../../schemas/reference.ts';
import type { ArtifactStore } from '../../store/artifacts.ts';
import type { RowReader } from './row-reader.ts';
import { storedRows } from './stored-rows.ts';

/**
 * Sequences of ids and their classes.
 * @throws DataError where the tensors do not belong together or hold values out of range
 */
export async function textRows(
  store: ArtifactStore,
  { sequences, classes }: { readonly sequences: TensorRef; readonly classes: TensorRef },
  limits: { readonly ids: number; readonly classes: number },
): Promise<RowReader> {
  if (sequences.dtype !== 'int32' || sequences.shape.length !== 2 || classes.dtype !== 'int32' || classes.shape.join() !== String(sequences.shape[0])) {
    const found = `${sequences.dtype} ${sequences.shape.join(' × ')} and ${classes.dtype} ${classes.shape.join(' × ')}`;
    throw new DataError('ES-ENGINE-EXAMPLES', `Sequences and classes are ${found}; they have to be int32, rows × length and rows.`);
  }
  return storedRows(store, {
    inputs: [{ name: 'sequences', tensor: sequences, below: limits.ids }],
    targets: [{ name: 'classes', tensor: classes, below: limits.classes }],
  });
}
