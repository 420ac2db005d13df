import { z } from 'zod';
import { defineStep } from '../contract.ts';
import { batchSizeSchema, epochsSchema, optimizerSchema, textModelSchema } from '../model.ts';
import { modelRefSchema, tensorRefSchema } from '../reference.ts';
import { seedSchema } from '../seed.ts';

const examplesSchema = z.strictObject({ sequences: tensorRefSchema, classes: tensorRefSchema });

/** One line of a training history. Losses are means over rows of the cross-entropy in nats; accuracies are 0 to 1. */
export const epochSchema = z.strictObject({
  epoch: z.int().positive(),
  trainingLoss: z.number(),
  trainingAccuracy: z.number(),
  validationLoss: z.number(),
  validationAccuracy: z.number(),
});
export type Epoch = z.infer<typeof epochSchema>;

/** Trains a network and keeps the weights of the epoch with the lowest validation loss. */
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
    training: examplesSchema,
    validation: examplesSchema,
    optimizer: optimizerSchema,
    batchSize: batchSizeSchema,
    epochs: epochsSchema,
    seed: seedSchema,
  }),
  output: z.strictObject({
    model: modelRefSchema,
    history: z.array(epochSchema).min(1),
    bestEpoch: z.int().positive(),
  }),
  variant: (input) => input.model.architecture,
});
