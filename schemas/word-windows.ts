import { z } from 'zod';
import { epochsSchema } from './model.ts';
import { optimizerSchema } from './optimizer.ts';
import { scheduleSchema } from './training.ts';

/** Windows of a passage: those of a passage share their words. */
export const passageWindows = 32;

export const windowWordsSchema = z.int().min(3).max(101).refine((words) => words % 2 === 1, 'has to be odd: the word in the middle and as many on either side');

/** How word vectors are trained from windows of words: in the input of the step and in the parameters of the pipeline. */
export const wordWindowsControl = {
  windowWords: windowWordsSchema.default(11).describe('words of a window'),
  hiddenUnits: z.int().min(1).max(4096).default(50).describe('units of the hidden layer that scores windows'),
  negatives: z.int().min(1).max(64).default(1).describe('other middle words that each window is compared with'),
  loss: z.enum(['ranking', 'logistic']).default('ranking').describe('how real windows and changed ones are told apart'),
  optimizer: optimizerSchema.prefault({ name: 'adam', learningRate: 0.003 }).describe('how the weights are changed'),
  schedule: scheduleSchema.prefault({ kind: 'linear' }).refine(({ kind }) => kind !== 'plateau', 'plateau waits for a validation loss, and word vectors have none').describe('how the learning rate changes'),
  batchSize: z.int().min(passageWindows, `at least ${passageWindows}`).max(65_536, 'at most 65536')
    .refine((windows) => windows % passageWindows === 0, `has to be a multiple of ${passageWindows}, the windows of a passage`)
    .default(1_024).describe('windows a training step takes'),
  epochs: epochsSchema.default(8).describe('times the texts are gone through'),
} as const;
