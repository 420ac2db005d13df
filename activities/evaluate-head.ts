import { imageRows } from '../datasets/images/image-table.ts';
import { featureRows } from '../engine/data/feature-rows.ts';
import { dataLimits } from '../engine/data/provide-examples.ts';
import { StreamedExamples } from '../engine/data/streamed-examples.ts';
import type { HeadConfiguration } from '../engine/head-model.ts';
import type { ModelModule } from '../engine/network.ts';
import { clippedLogLoss } from '../engine/metrics/clipped-log-loss.ts';
import * as denseHead from '../models/dense-head.ts';
import { DataError } from '../schemas/failure.ts';
import type { TableRef } from '../schemas/reference.ts';
import type { evaluateHead as contract } from '../schemas/steps/evaluate-head.ts';
import { averagedPredictions } from './averaged-predictions.ts';
import { accuracyOf, classificationFigures } from './classification-figures.ts';
import { imageExamples, type PredictedImages } from './image-examples.ts';
import { type PredictedRows, predictRows } from './predict-rows.ts';
import type { StepContext, StepImplementation } from './step-context.ts';

const head: ModelModule<HeadConfiguration> = denseHead;

const evaluateHead: StepImplementation<typeof contract> = async (input, context) => {
  const { models, labels, clip, batchSize, classes } = input;
  const { store } = context;
  const classCount = labels.length;
  const examples = new StreamedExamples(await featureRows(store, input, classCount), dataLimits.windowBytes);
  const actual = (await store.readTensor(classes)).data as Int32Array;
  const images = await imagesOf(input.table, examples.rows, context);

  const members: PredictedRows[] = [];
  for (const [place, model] of models.entries()) {
    const phase = models.length === 1 ? 'predicting' : `predicting, head ${place + 1} of ${models.length}`;
    members.push(await predictRows(head, await store.readModel(model), examples, { classCount, batchSize, phase }, context));
  }
  const { loss, probabilities } = averagedPredictions(members, actual, classCount);
  const { predicted, ...figures } = classificationFigures(actual, probabilities, labels);
  return {
    rows: examples.rows,
    loss,
    clippedLoss: clippedLogLoss(actual, probabilities, classCount, clip),
    ...figures,
    ...(members.length === 1 ? {} : { members: members.map((member) => ({ loss: member.loss, accuracy: accuracyOf(member.probabilities, actual, classCount) })) }),
    probabilities: await store.writeTensor({ dtype: 'float32', shape: [examples.rows, classCount], data: probabilities }),
    examples: imageExamples({ images, labels, classes: actual, predicted, probabilities }),
  };
};

export default evaluateHead;

async function imagesOf(table: TableRef, rows: number, { store }: StepContext): Promise<PredictedImages['images']> {
  if (table.rows !== rows) throw new DataError('ES-EVALUATE-ROWS', `The table has ${table.rows} rows, the features have ${rows}: they have to be of the same part.`);
  const images: { id: string; shard: number }[] = [];
  for await (const batch of store.readTableBatches(table)) for (const { id, shard = 0 } of imageRows(batch)) images.push({ id, shard });
  return images;
}
