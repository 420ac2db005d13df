import type { BatchNormInsertionParams } from '../schemas/pipelines/batch-norm-insertion.ts';
import type { PipelineResult, StepCaller } from '../schemas/pipeline.ts';
import type { ModelRef } from '../schemas/reference.ts';
import { batchNormStatistics } from '../schemas/steps/batch-norm-statistics.ts';
import { convFeatures } from '../schemas/steps/conv-features.ts';
import { fetchDataset } from '../schemas/steps/fetch-dataset.ts';
import { foldBatchNorm } from '../schemas/steps/fold-batch-norm.ts';
import { insertBatchNorm } from '../schemas/steps/insert-batch-norm.ts';
import { loadBackbone } from '../schemas/steps/load-backbone.ts';
import { parseImages } from '../schemas/steps/parse-images.ts';
import { resolveSource } from '../schemas/steps/resolve-source.ts';
import { verifyEquivalence } from '../schemas/steps/verify-equivalence.ts';
import { shardsAtOnce, sideBySide } from './side-by-side.ts';

/** A backbone without its batch normalization, and with one that was inserted: both proved to give what it gave. */
export async function batchNormInsertion(params: BatchNormInsertionParams, step: StepCaller): Promise<PipelineResult> {
  const { backbone, unreadableLimit, limit } = params;
  const { source, format } = await step(resolveSource, { dataset: params.dataset });
  const { blob } = await step(fetchDataset, { source });
  const { shards, labels } = await step(parseImages, { blob, format, labelFrom: params.labelFrom, shardRows: params.shardRows, unreadableLimit });
  const weights = await step(resolveSource, { dataset: params.weights ?? { kind: 'catalog', name: backbone } });
  const fetched = await step(fetchDataset, { source: weights.source });
  const trained = await step(loadBackbone, { backbone, blob: fetched.blob, format: weights.format, published: params.weights === undefined });
  const logits = trained.configuration.head;
  const cut = logits ? 'logits' : 'pooled';

  const outputsOf = (model: ModelRef) => sideBySide(shards, shardsAtOnce, (images) => step(convFeatures, { backbone, model, cut, mirrored: false, images }));
  const before = await outputsOf(trained.model);
  const tables = before.map(({ table }) => table);
  const verified = async (model: ModelRef) => {
    const after = await outputsOf(model);
    return step(verifyEquivalence, { before: before.map(({ features }) => features), after: after.map(({ features }) => features), tables, labels, logits, limit });
  };

  const folded = await step(foldBatchNorm, { model: trained.model });
  const withoutNormalization = await verified(folded.model);
  const statistics = await sideBySide(shards, shardsAtOnce, (images) => step(batchNormStatistics, { backbone, model: folded.model, cut, images }));
  const inserted = await step(insertBatchNorm, { model: folded.model, statistics: statistics.map((shard) => shard.statistics) });
  const withNormalization = await verified(inserted.model);
  const { accuracy } = withNormalization;
  return {
    metrics: {
      images: withNormalization.images,
      folded: folded.folded,
      inserted: inserted.inserted,
      foldedDifference: withoutNormalization.largestDifference,
      foldedShare: withoutNormalization.share,
      insertedDifference: withNormalization.largestDifference,
      insertedShare: withNormalization.share,
      ...(accuracy === undefined ? {} : {
        top1Before: accuracy.before.top1,
        top1After: accuracy.after.top1,
        top5Before: accuracy.before.top5,
        top5After: accuracy.after.top5,
      }),
    },
    outputs: { backbone: trained.model, folded: folded.model, inserted: inserted.model },
  };
}
