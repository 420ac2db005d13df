import type { PipelineContract } from '../pipeline.ts';
import { batchNormInsertion } from './batch-norm-insertion.ts';
import { imageClassification } from './image-classification.ts';
import { sweep } from './sweep.ts';
import { textClassification } from './text-classification.ts';
import { wordVectors } from './word-vectors.ts';

/** Every pipeline there is. */
export const pipelines: readonly PipelineContract[] = [textClassification, wordVectors, imageClassification, batchNormInsertion, sweep];

/** The pipeline of that name, or undefined. */
export function findPipeline(name: string): PipelineContract | undefined {
  return pipelines.find((pipeline) => pipeline.name === name);
}
