import { withAugmentedTexts } from '../engine/augmented-texts.ts';
import { embeddingMatrix } from '../engine/embedding-matrix.ts';
import { joinedRows } from '../engine/data/joined-rows.ts';
import { textRows } from '../engine/data/text-rows.ts';
import { outputsFor } from '../engine/losses.ts';
import type { ModelModule, Network } from '../engine/network.ts';
import { classTask } from '../engine/tasks.ts';
import type { TensorFlow } from '../engine/tensorflow.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import type { PartFigures, ProgressEpoch } from '../engine/training-progress.ts';
import type { Epoch, train, TrainedEpoch } from '../schemas/steps/train.ts';
import type { StepImplementation } from './step-context.ts';
import { trainPass, type TrainingTask } from './training-pass.ts';

/** Time between checkpoints, besides those at each epoch's end: what a killed attempt loses at most. */
const defaultCheckpointIntervalMs = 15_000;

/** Trains the network that the module defines. */
export function implement(module: ModelModule<TextModelConfiguration>, { checkpointIntervalMs = defaultCheckpointIntervalMs } = {}): StepImplementation<typeof train> {
  return async (input, context) => {
    const { model, training, validation, embeddings, augmentation, optimizer, schedule, earlyStopping, averaging, stages, refit, batchSize, epochs, seed } = input;
    const limits = { ids: input.vocabularyIds, classes: input.classCount };
    const trainingRows = await textRows(context.store, training, limits);
    const validationRows = await textRows(context.store, validation, limits);

    const configuration: TextModelConfiguration = {
      model,
      vocabularyIds: input.vocabularyIds,
      sequenceLength: training.sequences.shape[1] ?? 0,
      outputs: outputsFor(input.classCount),
    };
    const task: TrainingTask<TextModelConfiguration> = {
      module,
      ...(augmentation === undefined ? {} : { augmented: (tf: TensorFlow, network: Network) => withAugmentedTexts(tf, network, augmentation) }),
      taskOf: (tf) => classTask(tf, configuration.outputs),
      startingWeights: embeddings === undefined ? [] : [await embeddingMatrix(context.store, embeddings, configuration)],
      identity: {
        architecture: model.architecture,
        configuration,
        augmentation,
        control: { optimizer, schedule, earlyStopping, averaging, stages },
        inputs: [training.sequences, training.classes, validation.sequences, validation.classes, ...(embeddings === undefined ? [] : [embeddings])].map(({ digest }) => digest),
        seed,
        batchSize,
        epochs,
        environment: context.environment,
      },
      checkpointIntervalMs,
    };
    const selected = await trainPass(task, { kind: 'selection', training: trainingRows, validation: validationRows, epochsBefore: 0 }, context);
    const history = selected.history.map(withValidation);
    const refitted = refit
      ? await trainPass(task, {
        kind: 'refit',
        training: joinedRows(trainingRows, validationRows),
        validation: undefined,
        repeated: { epochs: selected.bestEpoch, validationLosses: history.map(({ validationLoss }) => validationLoss) },
        epochsBefore: history.length,
      }, context)
      : undefined;
    const weights = (refitted ?? selected).weights.map((weight) => ({ ...weight, dtype: 'float32' as const }));
    const reference = await context.store.writeModel({ architecture: model.architecture, configuration, weights });
    return { model: reference, history, bestEpoch: selected.bestEpoch, ...(refitted === undefined ? {} : { refit: refitted.history.map(withTraining) }) };
  };
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
