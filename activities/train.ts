import { withAugmentedTexts } from '../engine/augmented-texts.ts';
import { embeddingMatrix } from '../engine/embedding-matrix.ts';
import { textRows } from '../engine/data/text-rows.ts';
import { outputsFor } from '../engine/losses.ts';
import type { ModelModule, Network } from '../engine/network.ts';
import { classTask } from '../engine/tasks.ts';
import type { TensorFlow } from '../engine/tensorflow.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import type { train } from '../schemas/steps/train.ts';
import type { StepImplementation } from './step-context.ts';
import { trainClassifier } from './train-classifier.ts';
import type { TrainingTask } from './training-pass.ts';

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
    return trainClassifier(task, { training: trainingRows, validation: validationRows }, refit, context);
  };
}
