import type { TextParser } from '../schemas/dataset.ts';
import type { TextClassificationParams } from '../schemas/pipelines/text-classification.ts';
import type { PipelineResult, StepCaller } from '../schemas/pipeline.ts';
import { encodeText } from '../schemas/steps/encode-text.ts';
import { evaluate } from '../schemas/steps/evaluate.ts';
import { explainText } from '../schemas/steps/explain-text.ts';
import { fetchDataset } from '../schemas/steps/fetch-dataset.ts';
import { fitVocabulary } from '../schemas/steps/fit-vocabulary.ts';
import { parseText } from '../schemas/steps/parse-text.ts';
import { resolveSource } from '../schemas/steps/resolve-source.ts';
import { split } from '../schemas/steps/split.ts';
import { train } from '../schemas/steps/train.ts';
import { allOf, memberMetrics, memberSeeds, trainingMetrics } from './ensemble.ts';
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
  const trained = await allOf(memberSeeds(seed, params.ensemble).map((memberSeed) => step(train, {
    model: params.model,
    vocabularyIds: ids,
    classCount: labels.length,
    ...(embeddings === undefined ? {} : { embeddings }),
    training: encoded.training,
    validation: encoded.validation,
    augmentation: params.augmentation,
    optimizer: params.optimizer,
    schedule: params.schedule,
    earlyStopping: params.earlyStopping,
    averaging: params.averaging,
    stages: params.stages,
    refit: params.refit,
    batchSize: params.batchSize,
    epochs: params.epochs,
    seed: memberSeed,
  })));
  const models = trained.map(({ model }) => model);
  const rows = { models, architecture: params.model.architecture, sequences: encoded.test.sequences, classes: encoded.test.classes, table: parts.test, labels };
  const measured = await step(evaluate, { ...rows, batchSize: params.batchSize });
  const { accuracy, loss, rocAuc, probabilities } = measured;
  if (params.tellingWords) await step(explainText, { ...rows, probabilities, vocabulary });
  return {
    metrics: { testAccuracy: accuracy, testLoss: loss, testRocAuc: rocAuc, testRows: measured.rows, ...memberMetrics(measured.members), ...trainingMetrics(trained) },
    outputs: {
      ...(models.length === 1 ? { model: models[0] ?? null, epochs: trained[0]?.history.length ?? 0 } : { models }),
      vocabulary,
      ...(embeddings === undefined ? {} : { embeddings }),
      probabilities,
    },
  };
}
