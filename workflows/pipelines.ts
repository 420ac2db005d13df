import type { PipelineFunction } from '../schemas/pipeline.ts';
import { batchNormInsertion } from './batch-norm-insertion.ts';
import { imageClassification } from './image-classification.ts';
import { sweep } from './sweep.ts';
import { textClassification } from './text-classification.ts';
import { wordVectors } from './word-vectors.ts';

type AnyPipeline = PipelineFunction<never>;

/** The function of every pipeline, by the name of its contract. */
const pipelineFunctions: Readonly<Record<string, AnyPipeline>> = { 'text-classification': textClassification, 'word-vectors': wordVectors, 'image-classification': imageClassification, 'batch-norm-insertion': batchNormInsertion, sweep };

/** The function of the pipeline of that name; its parameters have been parsed by the contract's schema. */
export function pipelineFunction(name: string): PipelineFunction<unknown> | undefined {
  return pipelineFunctions[name] as PipelineFunction<unknown> | undefined;
}
