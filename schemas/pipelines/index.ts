import type { PipelineContract } from '../pipeline.ts';
import { textClassification } from './text-classification.ts';

/** Every pipeline there is. */
export const pipelines: readonly PipelineContract[] = [textClassification];

/** The pipeline of that name, or undefined. */
export function findPipeline(name: string): PipelineContract | undefined {
  return pipelines.find((pipeline) => pipeline.name === name);
}
