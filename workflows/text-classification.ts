import type { TextParser } from '../schemas/dataset.ts';
import type { TextClassificationParams } from '../schemas/pipelines/text-classification.ts';
import type { PipelineResult, StepCaller } from '../schemas/pipeline.ts';
import { encodeText } from '../schemas/steps/encode-text.ts';
import { evaluate } from '../schemas/steps/evaluate.ts';
import { fetchDataset } from '../schemas/steps/fetch-dataset.ts';
import { fitVocabulary } from '../schemas/steps/fit-vocabulary.ts';
import { parseText } from '../schemas/steps/parse-text.ts';
import { resolveSource } from '../schemas/steps/resolve-source.ts';
import { split } from '../schemas/steps/split.ts';
import { train } from '../schemas/steps/train.ts';
import { wordVectorsOf } from './word-vectors-of.ts';

/** Labelled texts to a trained and evaluated network. */
export async function textClassification(params: TextClassificationParams, step: StepCaller): Promise<PipelineResult> {
  const { source, format, parser } = await step(resolveSource, { dataset: params.dataset });
  const { blob } = await step(fetchDataset, { source });
  // where neither names a parser, the step's schema refuses
  const { table, labels } = await step(parseText, { blob, format, parser: (params.parser ?? parser) as TextParser, textColumn: params.textColumn, labelColumn: params.labelColumn });
  const { validationFraction, testFraction, splitBlock: block, seed } = params;
  const parts = await step(split, { table, validationFraction, ...(testFraction === undefined ? {} : { testFraction }), block, seed });
  const { vocabulary, ids } = await step(fitVocabulary, { table: parts.training, size: params.vocabularySize });
  const { vectors, vectorCentre: centre, vectorScale: scale } = params;
  const embeddings = vectors === undefined ? undefined : await wordVectorsOf(vectors, { vocabulary, dimension: params.model.embeddingSize, centre, scale, seed }, step);
  const encoded = await step(encodeText, {
    training: parts.training,
    validation: parts.validation,
    test: parts.test,
    vocabulary,
    labels,
    sequenceLength: params.sequenceLength,
  });
  const { model, bestEpoch, history } = await step(train, {
    model: params.model,
    vocabularyIds: ids,
    classCount: labels.length,
    ...(embeddings === undefined ? {} : { embeddings }),
    training: encoded.training,
    validation: encoded.validation,
    optimizer: params.optimizer,
    schedule: params.schedule,
    earlyStopping: params.earlyStopping,
    averaging: params.averaging,
    stages: params.stages,
    refit: params.refit,
    batchSize: params.batchSize,
    epochs: params.epochs,
    seed: params.seed,
  });
  const { accuracy, loss, rocAuc, rows, probabilities } = await step(evaluate, {
    model,
    architecture: params.model.architecture,
    sequences: encoded.test.sequences,
    classes: encoded.test.classes,
    table: parts.test,
    labels,
    batchSize: params.batchSize,
  });
  return {
    metrics: { testAccuracy: accuracy, testLoss: loss, testRocAuc: rocAuc, testRows: rows, bestEpoch },
    outputs: { model, vocabulary, ...(embeddings === undefined ? {} : { embeddings }), probabilities, epochs: history.length },
  };
}
