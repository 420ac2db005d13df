import { readExamples } from '../engine/examples.ts';
import { buildNetwork, type ModelModule } from '../engine/network.ts';
import { loadTensorFlow } from '../engine/tensorflow.ts';
import { TracedExecutor } from '../engine/traced-executor.ts';
import { type BatchReport, trainNetwork } from '../engine/trainer.ts';
import { identityDigest } from '../engine/training-identity.ts';
import type { ProgressEpoch } from '../engine/training-progress.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import { outputsFor } from '../engine/losses.ts';
import type { Epoch, train } from '../schemas/steps/train.ts';
import type { StepContext, StepImplementation } from './step-context.ts';

/** Time between checkpoints, besides those at each epoch's end: what a killed attempt loses at most. */
const defaultCheckpointIntervalMs = 15_000;

/** Trains the network that the module defines. */
export function implement(module: ModelModule<TextModelConfiguration>, { checkpointIntervalMs = defaultCheckpointIntervalMs } = {}): StepImplementation<typeof train> {
  return async (input, context) => {
    const { model, training, validation, optimizer, schedule, earlyStopping, averaging, stages, refit, batchSize, epochs, seed } = input;
    const control = { optimizer, schedule, earlyStopping, averaging, stages, refit };
    const limits = { inputs: input.vocabularyIds, classes: input.classCount };
    const trainingExamples = await readExamples(context.store, training, limits);
    const validationExamples = await readExamples(context.store, validation, limits);

    const configuration: TextModelConfiguration = {
      model,
      vocabularyIds: input.vocabularyIds,
      sequenceLength: training.sequences.shape[1] ?? 0,
      outputs: outputsFor(input.classCount),
    };
    const inputs = [training.sequences, training.classes, validation.sequences, validation.classes].map(({ digest }) => digest);
    const identity = identityDigest({ architecture: model.architecture, configuration, control, inputs, seed, batchSize, epochs, environment: context.environment });
    const found = await context.checkpoints.load(identity);
    if (found !== undefined) context.log('going on from a checkpoint', { epoch: found.epoch, step: found.step });

    const tf = await loadTensorFlow();
    const executor = new TracedExecutor(tf, buildNetwork(tf, module, configuration, seed), optimizer, seed, {
      rowLength: configuration.sequenceLength,
      training: trainingExamples.batchSizes(batchSize),
      evaluation: validationExamples.batchSizes(batchSize),
    });
    try {
      let checkpoint = found === undefined ? undefined : { epoch: found.epoch, step: found.step };
      const result = await trainNetwork({
        executor,
        training: trainingExamples,
        validation: validationExamples,
        batchSize,
        plan: { epochs, learningRate: optimizer.learningRate, schedule, stages, earlyStopping },
        seed,
        checkpoint: found?.bytes,
        checkpointIntervalMs,
        signal: context.signal,
        save: async (saved) => {
          await context.checkpoints.save(identity, saved);
          checkpoint = { epoch: saved.epoch, step: saved.step };
        },
        onBatch: (report) => showProgress(context, report, epochs, checkpoint),
      });
      const weights = result.weights.map((weight) => ({ ...weight, dtype: 'float32' as const }));
      const reference = await context.store.writeModel({ architecture: model.architecture, configuration, weights });
      return { model: reference, history: result.history.map(withValidation), bestEpoch: result.bestEpoch };
    } finally {
      executor.dispose();
    }
  };
}

function withValidation({ validationLoss, validationAccuracy, ...epoch }: ProgressEpoch): Epoch {
  if (validationLoss === undefined || validationAccuracy === undefined) throw new Error('an epoch without a validation');
  return { ...epoch, validationLoss, validationAccuracy };
}

function showProgress(context: StepContext, report: BatchReport, epochs: number, checkpoint: { readonly epoch: number; readonly step: number } | undefined): void {
  context.progress({
    phase: `epoch ${report.epoch} of ${epochs}${report.part === 'validation' ? ', validation' : ''}`,
    completed: report.completedBatches,
    total: report.totalBatches,
    unit: 'batches',
    metrics: { loss: report.loss, accuracy: report.accuracy },
    ...(checkpoint === undefined ? {} : { checkpoint }),
  });
}
