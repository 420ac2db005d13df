import { featureRows } from '../engine/data/feature-rows.ts';
import type { HeadConfiguration } from '../engine/head-model.ts';
import { outputsFor } from '../engine/losses.ts';
import { classTask } from '../engine/tasks.ts';
import * as denseHead from '../models/dense-head.ts';
import type { trainHead as contract } from '../schemas/steps/train-head.ts';
import type { StepImplementation } from './step-context.ts';
import { trainClassifier } from './train-classifier.ts';
import type { TrainingTask } from './training-pass.ts';

const checkpointIntervalMs = 15_000;

const trainHead: StepImplementation<typeof contract> = async (input, context) => {
  const { head, classCount, training, validation, optimizer, schedule, earlyStopping, averaging, stages, refit, batchSize, epochs, seed } = input;
  const rows = { training: await featureRows(context.store, training, classCount), validation: await featureRows(context.store, validation, classCount) };
  const configuration: HeadConfiguration = { head, features: training.features.shape[1] ?? 0, outputs: outputsFor(classCount) };
  const task: TrainingTask<HeadConfiguration> = {
    module: denseHead,
    taskOf: (tf) => classTask(tf, configuration.outputs),
    startingWeights: [],
    identity: {
      architecture: 'dense-head',
      configuration,
      control: { optimizer, schedule, earlyStopping, averaging, stages },
      inputs: [training.features, training.classes, validation.features, validation.classes].map(({ digest }) => digest),
      seed,
      batchSize,
      epochs,
      environment: context.environment,
    },
    checkpointIntervalMs,
  };
  return trainClassifier(task, rows, refit, context);
};

export default trainHead;
