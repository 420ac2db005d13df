import { DataError } from '../../schemas/failure.ts';
import type { TensorRef } from '../../schemas/reference.ts';
import type { ArtifactStore } from '../../store/artifacts.ts';
import type { RowReader } from './row-reader.ts';
import { storedRows } from './stored-rows.ts';

/**
 * Features and their classes.
 * @throws DataError where the tensors do not belong together or hold values out of range
 */
export async function featureRows(store: ArtifactStore, { features, classes }: { readonly features: TensorRef; readonly classes: TensorRef }, classCount: number): Promise<RowReader> {
  if (features.dtype !== 'float32' || features.shape.length !== 2 || classes.dtype !== 'int32' || classes.shape.join() !== String(features.shape[0])) {
    const found = `${features.dtype} ${features.shape.join(' × ')} and ${classes.dtype} ${classes.shape.join(' × ')}`;
    throw new DataError('ES-ENGINE-EXAMPLES', `Features and classes are ${found}; they have to be float32, rows × features, and int32, rows.`);
  }
  return storedRows(store, { inputs: [{ name: 'features', tensor: features }], targets: [{ name: 'classes', tensor: classes, below: classCount }] });
}
