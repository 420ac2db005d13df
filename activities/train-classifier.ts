import { joinedRows } from '../engine/data/joined-rows.ts';
import type { RowReader } from '../engine/data/row-reader.ts';
import type { PartFigures, ProgressEpoch } from '../engine/training-progress.ts';
import type { ModelRef } from '../schemas/reference.ts';
import type { Epoch, TrainedEpoch } from '../schemas/steps/train.ts';
import type { StepContext } from './step-context.ts';
import { trainPass, type TrainingTask } from './training-pass.ts';

/** A trained network, stored, and how its training went. */
export interface TrainedClassifier {
  readonly model: ModelRef;
  readonly history: Epoch[];
  readonly bestEpoch: number;
  /** Epochs of the training on all rows, where there was one. */
  readonly refit?: TrainedEpoch[];
}

/** Trains a network whose metric is the accuracy, and again on all rows where that is wanted; stores the weights. */
export async function trainClassifier<Configuration>(task: TrainingTask<Configuration>, { training, validation }: { readonly training: RowReader; readonly validation: RowReader }, refit: boolean, context: StepContext): Promise<TrainedClassifier> {
  const selected = await trainPass(task, { kind: 'selection', training, validation, epochsBefore: 0 }, context);
  const history = selected.history.map(withValidation);
  const refitted = refit
    ? await trainPass(task, {
      kind: 'refit',
      training: joinedRows(training, validation),
      validation: undefined,
      repeated: { epochs: selected.bestEpoch, validationLosses: history.map(({ validationLoss }) => validationLoss) },
      epochsBefore: history.length,
    }, context)
    : undefined;
  const weights = (refitted ?? selected).weights.map((weight) => ({ ...weight, dtype: 'float32' as const }));
  const { architecture, configuration } = task.identity;
  const model = await context.store.writeModel({ architecture, configuration, weights });
  return { model, history, bestEpoch: selected.bestEpoch, ...(refitted === undefined ? {} : { refit: refitted.history.map(withTraining) }) };
}

function withTraining({ epoch, learningRate, training }: ProgressEpoch): TrainedEpoch {
  return { epoch, learningRate, trainingLoss: training.loss, trainingAccuracy: accuracyOf(training) };
}

function withValidation(epoch: ProgressEpoch): Epoch {
  const { validation } = epoch;
  if (validation === undefined) throw new Error('an epoch without a validation');
  return { ...withTraining(epoch), validationLoss: validation.loss, validationAccuracy: accuracyOf(validation) };
}

function accuracyOf({ metrics }: PartFigures): number {
  const { accuracy } = metrics;
  if (accuracy === undefined) throw new Error('a classification without an accuracy');
  return accuracy;
}
