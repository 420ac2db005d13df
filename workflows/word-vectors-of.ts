import type { StepOutput } from '../schemas/contract.ts';
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
  const { vectors } = await loadedVectors(spec, wanted, step);
  return vectors;
}

/** The same, with what was found. */
export async function loadedVectors(spec: VectorSpec, wanted: WantedVectors, step: StepCaller): Promise<StepOutput<typeof loadWordVectors>> {
  if (spec.kind === 'run') return step(loadWordVectors, { source: { kind: 'trained', vectors: spec.vectors, vocabulary: spec.vocabulary }, ...wanted });
  const { source, format } = await step(resolveSource, { dataset: spec });
  const { blob } = await step(fetchDataset, { source });
  return step(loadWordVectors, { source: { kind: 'file', blob, format }, ...wanted });
}
