import type { StepCaller } from '../schemas/pipeline.ts';
import type { TableRef, TensorRef } from '../schemas/reference.ts';
import { fetchDataset } from '../schemas/steps/fetch-dataset.ts';
import { loadWordVectors } from '../schemas/steps/load-word-vectors.ts';
import { resolveSource } from '../schemas/steps/resolve-source.ts';
import type { VectorSpec } from '../schemas/vectors.ts';

/** What vectors are wanted for. */
export interface WantedVectors {
  readonly vocabulary: TableRef;
  readonly dimension: number;
  /** Takes the mean of the vectors off. */
  readonly centre?: boolean;
  readonly scale: number;
  readonly seed: number;
}

/** The vectors of a vocabulary's words, from wherever the user said. */
export async function wordVectorsOf(spec: VectorSpec, wanted: WantedVectors, step: StepCaller): Promise<TensorRef> {
  if (spec.kind === 'run') {
    const { vectors } = await step(loadWordVectors, { source: { kind: 'trained', vectors: spec.vectors, vocabulary: spec.vocabulary }, ...wanted });
    return vectors;
  }
  const { source, format } = await step(resolveSource, { dataset: spec });
  const { blob } = await step(fetchDataset, { source });
  const { vectors } = await step(loadWordVectors, { source: { kind: 'file', blob, format }, ...wanted });
  return vectors;
}
