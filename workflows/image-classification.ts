import type { ImageClassificationParams } from '../schemas/pipelines/image-classification.ts';
import type { PipelineResult, StepCaller } from '../schemas/pipeline.ts';
import { contactSheets } from '../schemas/steps/contact-sheets.ts';
import { convFeatures } from '../schemas/steps/conv-features.ts';
import { evaluateHead } from '../schemas/steps/evaluate-head.ts';
import { fetchDataset } from '../schemas/steps/fetch-dataset.ts';
import { loadBackbone } from '../schemas/steps/load-backbone.ts';
import { parseImages } from '../schemas/steps/parse-images.ts';
import { resolveSource } from '../schemas/steps/resolve-source.ts';
import { splitFeatures } from '../schemas/steps/split-features.ts';
import { trainHead } from '../schemas/steps/train-head.ts';
import { allOf, memberMetrics, memberSeeds, trainingMetrics } from './ensemble.ts';
import { shardsAtOnce, sideBySide } from './side-by-side.ts';

/** Labelled images to features, and those to trained and evaluated heads. */
export async function imageClassification(params: ImageClassificationParams, step: StepCaller): Promise<PipelineResult> {
  const { backbone, cut, mirrored, unreadableLimit, validationFraction, testFraction, batchSize, seed } = params;
  const { source, format } = await step(resolveSource, { dataset: params.dataset });
  const { blob } = await step(fetchDataset, { source });
  const parsed = await step(parseImages, { blob, format, labelFrom: params.labelFrom, shardRows: params.shardRows, unreadableLimit });
  const { shards, labels } = parsed;
  const weights = await step(resolveSource, { dataset: params.weights ?? { kind: 'catalog', name: backbone } });
  const fetched = await step(fetchDataset, { source: weights.source });
  const { model } = await step(loadBackbone, { backbone, blob: fetched.blob, format: weights.format, published: params.weights === undefined });

  const features = await sideBySide(shards, shardsAtOnce, (images) => step(convFeatures, { backbone, model, cut, mirrored, images }));
  const parts = await step(splitFeatures, { shards: features, labels, unreadable: parsed.unreadable, unreadableLimit, validationFraction, testFraction, seed });
  const heads = await allOf(memberSeeds(seed, params.ensemble).map((memberSeed) => step(trainHead, {
    head: params.head,
    classCount: labels.length,
    training: { features: parts.training.features, classes: parts.training.classes },
    validation: { features: parts.validation.features, classes: parts.validation.classes },
    optimizer: params.optimizer,
    schedule: params.schedule,
    earlyStopping: params.earlyStopping,
    averaging: params.averaging,
    stages: params.stages,
    refit: params.refit,
    batchSize,
    epochs: params.epochs,
    seed: memberSeed,
  })));
  const { features: testFeatures, classes, table } = parts.test;
  const models = heads.map((head) => head.model);
  const measured = await step(evaluateHead, { models, features: testFeatures, classes, table, labels, clip: params.clip, batchSize });
  await step(contactSheets, { shards, examples: measured.examples });
  const { accuracy, loss, clippedLoss, rocAuc, rows, probabilities } = measured;
  return {
    metrics: { testAccuracy: accuracy, testLoss: loss, testClippedLoss: clippedLoss, testRocAuc: rocAuc, testRows: rows, ...memberMetrics(measured.members), ...trainingMetrics(heads) },
    outputs: { backbone: model, models, probabilities },
  };
}
