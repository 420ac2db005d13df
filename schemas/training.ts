import { z } from 'zod';
import { optimizerSchema } from './optimizer.ts';

const epochCount = z.int().min(1).max(10_000);
const finalFraction = z.number().min(0).max(1).default(0).describe('share of the rate that is left after the last step');
const warmupSteps = z.int().min(0).max(1_000_000_000).default(0).describe('steps in which the rate rises from zero');

/** How the learning rate changes. */
export const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant').describe('how the learning rate changes') }),
  z.strictObject({
    kind: z.literal('step'),
    factor: z.number().positive().max(1).default(0.1).describe('what the rate is multiplied by'),
    every: epochCount.default(10).describe('epochs between two changes'),
  }),
  z.strictObject({
    kind: z.literal('cosine'),
    finalFraction,
    warmupSteps,
  }),
  z.strictObject({
    kind: z.literal('linear'),
    finalFraction,
    warmupSteps,
  }),
  z.strictObject({
    kind: z.literal('plateau'),
    factor: z.number().positive().lt(1).default(0.1).describe('what the rate is multiplied by'),
    patience: epochCount.default(10).describe('epochs without a lower validation loss before that'),
    minimumDelta: z.number().min(0).default(1e-4).describe('how much lower counts'),
    minimumRate: z.number().min(0).default(0).describe('lowest rate'),
  }),
]);
export type Schedule = z.infer<typeof scheduleSchema>;

/** The training ends when the validation loss has not fallen for so long. */
export const earlyStoppingSchema = z.strictObject({
  patience: epochCount.describe('epochs without a lower validation loss after which the training ends'),
  minimumDelta: z.number().min(0).default(0).describe('how much lower counts'),
});
export type EarlyStopping = z.infer<typeof earlyStoppingSchema>;

/**
 * Averages of the weights over the steps, which are evaluated and kept instead of the weights themselves: an exponential moving average
 * of every step, or the plain mean of the weights at every nth step, counted from the last, of the last share of all planned steps.
 */
export const averagingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('exponential').describe('how weights are averaged over the steps'),
    decay: z.number().min(0).lt(1).describe('share of an average that a step keeps'),
  }),
  z.strictObject({
    kind: z.literal('mean'),
    share: z.number().gt(0).max(1).default(0.5).describe('share of all steps, the last ones, that the mean is taken over'),
    everySteps: z.int().min(1).max(1_000_000).default(10).describe('steps between two whose weights are in the mean'),
  }),
]);
export type Averaging = z.infer<typeof averagingSchema>;

/** What holds from an epoch on, until the next stage. Each begins with a new optimizer. */
export const stageSchema = z.strictObject({
  fromEpoch: epochCount.describe('first epoch'),
  learningRateFactor: z.number().positive().max(1_000_000).default(1).describe('what the rate is multiplied by'),
  frozen: z.array(z.string().min(1)).default([]).describe('layers that are left as they are'),
});
export type Stage = z.infer<typeof stageSchema>;

const stagesSchema = z.array(stageSchema).default([]).refine(
  (stages) => stages.every(({ fromEpoch }, place) => fromEpoch > (stages[place - 1]?.fromEpoch ?? 0)),
  'each stage has to begin after the one before it',
);

/** How a training is controlled: in the input of steps that train and in the parameters of pipelines. */
export const trainingControl = {
  optimizer: optimizerSchema.prefault({ name: 'adam' }).describe('how the weights are changed'),
  schedule: scheduleSchema.prefault({ kind: 'constant' }).describe('how the learning rate changes'),
  earlyStopping: earlyStoppingSchema.optional().describe('when the training ends early'),
  averaging: averagingSchema.optional().describe('averages of the weights'),
  stages: stagesSchema.describe('stages of fine-tuning'),
  refit: z.boolean().default(false).describe('train again, on the training and the validation part, for as many epochs as were best'),
} as const;
export type TrainingControl = z.infer<z.ZodObject<typeof trainingControl>>;

/** The check of an object that has both: a stage that is never reached is a mistake. */
export function stagesWithinEpochs({ stages, epochs }: { readonly stages: readonly Stage[]; readonly epochs: number }, context: z.RefinementCtx): void {
  const last = stages.at(-1);
  if (last !== undefined && last.fromEpoch > epochs) context.addIssue({ code: 'custom', path: ['stages'], message: `epoch ${last.fromEpoch} is never reached: there are ${epochs} epochs` });
}

/** The check of an object that has both: a mean over the last share of the steps needs to know how many there are. */
export function meanOfPlannedSteps({ averaging, earlyStopping }: Pick<TrainingControl, 'averaging' | 'earlyStopping'>, context: z.RefinementCtx): void {
  if (averaging?.kind !== 'mean' || earlyStopping === undefined) return;
  context.addIssue({ code: 'custom', path: ['averaging', 'kind'], message: 'a mean over the last share of the steps has to know how many there are: leave early stopping out' });
}

/**
 * How texts are changed each time that they are trained on: spans of words that are left out, then a shift of all words. Both are drawn
 * from seed, epoch and step.
 */
export const textAugmentationSchema = z.strictObject({
  shift: z.int().min(1).max(100_000).optional().describe('places that a text is moved by at most'),
  spanDeletion: z
    .strictObject({
      rate: z.number().gt(0).lt(1).describe('share of the spans that are left out'),
      words: z.int().min(1).max(100_000).default(12).describe('words of a span'),
    })
    .optional()
    .describe('spans of words that are left out'),
});
export type TextAugmentation = z.infer<typeof textAugmentationSchema>;
