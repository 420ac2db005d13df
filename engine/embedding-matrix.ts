import { DataError } from '../schemas/failure.ts';
import type { TensorRef } from '../schemas/reference.ts';
import type { ArtifactStore } from '../store/artifacts.ts';
import type { NamedArray } from './named-array.ts';
import type { TextModelConfiguration } from './text-model.ts';

/**
 * Word vectors as the weights of the layer `embedding`.
 * @throws DataError where they are not those of the network's vocabulary and size
 */
export async function embeddingMatrix(store: Pick<ArtifactStore, 'readTensor'>, vectors: TensorRef, { vocabularyIds, model }: TextModelConfiguration): Promise<NamedArray> {
  const { dtype, shape } = vectors;
  if (dtype !== 'float32' || shape.join() !== [vocabularyIds, model.embeddingSize].join()) {
    throw new DataError('ES-TRAIN-EMBEDDINGS', `The word vectors are ${dtype} ${shape.join(' × ')}, but the embedding is float32 ${vocabularyIds} × ${model.embeddingSize}: the size of the embedding has to be that of the vectors.`);
  }
  return { name: 'embedding/embeddings', shape, data: (await store.readTensor(vectors)).data as Float32Array };
}
