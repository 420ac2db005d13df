import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { headSchema } from '../head.ts';
import { batchSizeSchema, epochsSchema } from '../model.ts';
import { tensorRefSchema } from '../reference.ts';
import { seedSchema } from '../seed.ts';
import { meanOfPlannedSteps, stagesWithinEpochs, trainingControl } from '../training.ts';
import { train } from './train.ts';

const featuresSchema = z.strictObject({ features: tensorRefSchema, classes: tensorRefSchema });

/** Trains dense layers over features, as `train` does a network over texts. */
export const trainHead = defineStep({
  name: 'train-head',
  summary: 'Train the head, keep the best epoch by validation loss',
  queue: 'gpu',
  numerics: 'environment',
  input: z.strictObject({
    head: headSchema,
    classCount: z.int().min(2),
    training: featuresSchema,
    validation: featuresSchema,
    ...trainingControl,
    batchSize: batchSizeSchema,
    epochs: epochsSchema,
    seed: seedSchema,
  }).superRefine(stagesWithinEpochs).superRefine(meanOfPlannedSteps),
  output: train.output,
});
