import type { TextParser } from '../schemas/dataset.ts';
import type { WordVectorsParams } from '../schemas/pipelines/word-vectors.ts';
import type { PipelineResult, StepCaller } from '../schemas/pipeline.ts';
import type { TableRef, TensorRef } from '../schemas/reference.ts';
import { analyseVectors } from '../schemas/steps/analyse-vectors.ts';
import { encodePassages } from '../schemas/steps/encode-passages.ts';
import { fetchDataset } from '../schemas/steps/fetch-dataset.ts';
import { fitVocabulary } from '../schemas/steps/fit-vocabulary.ts';
import { parseText } from '../schemas/steps/parse-text.ts';
import { resolveSource } from '../schemas/steps/resolve-source.ts';
import { selectPart } from '../schemas/steps/select-part.ts';
import { trainWordVectors } from '../schemas/steps/train-word-vectors.ts';
import type { VectorSpec } from '../schemas/vectors.ts';
import { passageWindows } from '../schemas/word-windows.ts';
import { loadedVectors, type WantedVectors } from './word-vectors-of.ts';

/** Word vectors, given or trained on the texts, and looked at. */
export async function wordVectors(params: WordVectorsParams, step: StepCaller): Promise<PipelineResult> {
  const { source, format, parser } = await step(resolveSource, { dataset: params.dataset });
  const { blob } = await step(fetchDataset, { source });
  // where neither names a parser, the step's schema refuses
  const parsed = await step(parseText, { blob, format, parser: (params.parser ?? parser) as TextParser, textColumn: params.textColumn, labelColumn: params.labelColumn });
  const { table } = params.part === 'all' ? parsed : await step(selectPart, { table: parsed.table, part: params.part });
  const { vocabulary, size, ids } = await step(fitVocabulary, { table, size: params.vocabularySize });
  const { metrics, ...found } = params.vectors === undefined
    ? await trained(params, { table, vocabulary, ids }, step)
    : await given(params.vectors, { vocabulary, dimension: params.dimension, scale: 1, seed: params.seed }, step);
  const { analogiesAsked, analogiesRight } = await step(analyseVectors, { ...found, vocabulary });
  return { metrics: { words: size, ...metrics, analogiesAsked, analogiesRight }, outputs: { vectors: found.vectors, vocabulary } };
}

/** Vectors, what is known of them for looking at them, and figures. */
interface FoundVectors {
  readonly vectors: TensorRef;
  readonly known?: TensorRef | undefined;
  readonly before?: TensorRef;
  readonly metrics: Readonly<Record<string, number>>;
}

async function given(spec: VectorSpec, wanted: WantedVectors, step: StepCaller): Promise<FoundVectors> {
  const { vectors, known, wordsFound } = await loadedVectors(spec, wanted, step);
  return { vectors, known, metrics: { wordsFound } };
}

async function trained(params: WordVectorsParams, texts: { readonly table: TableRef; readonly vocabulary: TableRef; readonly ids: number }, step: StepCaller): Promise<FoundVectors> {
  const { windowWords, dimension, hiddenUnits, negatives, loss, optimizer, schedule, batchSize, epochs, seed } = params;
  const { passages, words } = await step(encodePassages, { table: texts.table, vocabulary: texts.vocabulary, windowWords, windows: passageWindows });
  const { vectors, initialVectors, history } = await step(trainWordVectors, {
    passages,
    vocabularyIds: texts.ids,
    dimension,
    windowWords,
    hiddenUnits,
    negatives,
    loss,
    optimizer,
    schedule,
    batchSize,
    epochs,
    seed,
  });
  const last = history.at(-1);
  return { vectors, before: initialVectors, metrics: { windows: words, ...(last === undefined ? {} : { windowLoss: last.loss, windowAccuracy: last.accuracy }) } };
}
