import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { batchSizeSchema, epochsSchema, textModelSchema } from '../model.ts';
import { modelRefSchema, tensorRefSchema } from '../reference.ts';
import { seedSchema } from '../seed.ts';
import { meanOfPlannedSteps, stagesWithinEpochs, textAugmentationSchema, trainingControl } from '../training.ts';

const examplesSchema = z.strictObject({ sequences: tensorRefSchema, classes: tensorRefSchema });

/** One line of a training history. Losses are means over rows of the cross-entropy in nats; accuracies are 0 to 1. */
const trainedEpochSchema = z.strictObject({
  epoch: z.int().positive(),
  /** Of the epoch's last step. Outputs of earlier versions do not have it. */
  learningRate: z.number().optional(),
  trainingLoss: z.number(),
  trainingAccuracy: z.number(),
});
export type TrainedEpoch = z.infer<typeof trainedEpochSchema>;

/** The same with the figures of the validation part. */
export const epochSchema = trainedEpochSchema.extend({
  validationLoss: z.number(),
  validationAccuracy: z.number(),
});
export type Epoch = z.infer<typeof epochSchema>;

/** Trains a network and keeps the weights of the epoch with the lowest validation loss, or trains again on all rows for as many epochs. */
export const train = defineStep({
  name: 'train',
  summary: 'Train the network, keep the best epoch by validation loss',
  queue: 'gpu',
  numerics: 'environment',
  input: z.strictObject({
    model: textModelSchema,
    /** Ids there are, padding and the id of rare words included. */
    vocabularyIds: z.int().positive(),
    classCount: z.int().min(2),
    /** float32, ids × embedding size: what the layer `embedding` starts with instead of its seeded numbers. */
    embeddings: tensorRefSchema.optional(),
    training: examplesSchema,
    validation: examplesSchema,
    augmentation: textAugmentationSchema.optional(),
    ...trainingControl,
    batchSize: batchSizeSchema,
    epochs: epochsSchema,
    seed: seedSchema,
  }).superRefine(stagesWithinEpochs).superRefine(meanOfPlannedSteps),
  output: z.strictObject({
    model: modelRefSchema,
    history: z.array(epochSchema).min(1),
    bestEpoch: z.int().positive(),
    /** Epochs of the training on all rows, where there was one: its weights are the model's. */
    refit: z.array(trainedEpochSchema).min(1).optional(),
  }),
  variant: (input) => input.model.architecture,
});
