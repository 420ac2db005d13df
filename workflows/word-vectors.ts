import type { TextParser } from '../schemas/dataset.ts';
import type { WordVectorsParams } from '../schemas/pipelines/word-vectors.ts';
import type { PipelineResult, StepCaller } from '../schemas/pipeline.ts';
import { analyseVectors } from '../schemas/steps/analyse-vectors.ts';
import { fetchDataset } from '../schemas/steps/fetch-dataset.ts';
import { fitVocabulary } from '../schemas/steps/fit-vocabulary.ts';
import { parseText } from '../schemas/steps/parse-text.ts';
import { resolveSource } from '../schemas/steps/resolve-source.ts';
import { wordVectorsOf } from './word-vectors-of.ts';

/** The vectors of a dataset's words, looked at. */
export async function wordVectors(params: WordVectorsParams, step: StepCaller): Promise<PipelineResult> {
  const { source, format, parser } = await step(resolveSource, { dataset: params.dataset });
  const { blob } = await step(fetchDataset, { source });
  // where neither names a parser, the step's schema refuses
  const { table } = await step(parseText, { blob, format, parser: (params.parser ?? parser) as TextParser, textColumn: params.textColumn, labelColumn: params.labelColumn });
  const { vocabulary, size } = await step(fitVocabulary, { table, size: params.vocabularySize });
  const vectors = await wordVectorsOf(params.vectors, { vocabulary, dimension: params.dimension, scale: 1, seed: params.seed }, step);
  const { analogiesAsked, analogiesRight } = await step(analyseVectors, { vectors, vocabulary });
  return { metrics: { words: size, analogiesAsked, analogiesRight }, outputs: { vectors, vocabulary } };
}
