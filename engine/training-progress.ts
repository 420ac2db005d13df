import { z } from 'zod';
import type { TrainedEpoch } from '../schemas/steps/train.ts';
import { checkpointFormat, decodeCheckpoint, encodeCheckpoint } from './checkpoint-format.ts';
import type { ExecutorState } from './executor.ts';
import type { NamedArray } from './named-array.ts';

/** Sums over the rows of an epoch so far, in double precision. */
export interface PartialMetrics {
  readonly loss: number;
  readonly correct: number;
  readonly rows: number;
}

/** An epoch of a training that may do without a validation part. */
export interface ProgressEpoch extends TrainedEpoch {
  readonly validationLoss?: number | undefined;
  readonly validationAccuracy?: number | undefined;
}

/** Where a training is: `step` steps of epoch `epoch` (from 1) are done. After the last epoch, the epoch after it, step 0. */
export interface TrainingProgress {
  readonly epoch: number;
  readonly step: number;
  readonly partial: PartialMetrics;
  readonly lastFiniteLoss: number | undefined;
  readonly history: readonly ProgressEpoch[];
  /** The epoch with the lowest validation loss, and its weights. */
  readonly best: { readonly epoch: number; readonly loss: number; readonly weights: readonly NamedArray[] } | undefined;
}

const epochSchema = z.object({
  epoch: z.int(),
  learningRate: z.number(),
  trainingLoss: z.number(),
  trainingAccuracy: z.number(),
  validationLoss: z.number().optional(),
  validationAccuracy: z.number().optional(),
});
const positionSchema = z.object({
  format: z.literal(checkpointFormat),
  seed: z.int(),
  epoch: z.int(),
  step: z.int(),
  iterations: z.int(),
  partial: z.object({ loss: z.number(), correct: z.number(), rows: z.number() }),
  lastFiniteLoss: z.number().optional(),
  history: z.array(epochSchema),
  best: z.object({ epoch: z.int(), loss: z.number() }).optional(),
});

const prefixes = { variables: 'variables/', slots: 'optimizer/', best: 'best/' } as const;

/** Before the first step. */
export const startOfTraining: TrainingProgress = {
  epoch: 1,
  step: 0,
  partial: { loss: 0, correct: 0, rows: 0 },
  lastFiniteLoss: undefined,
  history: [],
  best: undefined,
};

/** Everything that the rest of a training depends on, as bytes. */
export function encodeTraining(seed: number, progress: TrainingProgress, state: ExecutorState): Uint8Array {
  const { epoch, step, partial, lastFiniteLoss, history, best } = progress;
  const prefixed = (prefix: string, arrays: readonly NamedArray[]) => arrays.map((array) => ({ ...array, name: `${prefix}${array.name}` }));
  return encodeCheckpoint({
    position: {
      format: checkpointFormat,
      seed,
      epoch,
      step,
      iterations: state.iterations,
      partial,
      lastFiniteLoss,
      history,
      best: best === undefined ? undefined : { epoch: best.epoch, loss: best.loss },
    },
    arrays: [...prefixed(prefixes.variables, state.variables), ...prefixed(prefixes.slots, state.slots), ...prefixed(prefixes.best, best?.weights ?? [])],
  });
}

/** The reverse of `encodeTraining`. */
export function decodeTraining(bytes: Uint8Array): { readonly seed: number; readonly progress: TrainingProgress; readonly state: ExecutorState } {
  const { position, arrays } = decodeCheckpoint(bytes);
  const { seed, epoch, step, iterations, partial, lastFiniteLoss, history, best } = positionSchema.parse(position);
  const taken = (prefix: string) => arrays.filter(({ name }) => name.startsWith(prefix)).map((array) => ({ ...array, name: array.name.slice(prefix.length) }));
  return {
    seed,
    progress: { epoch, step, partial, lastFiniteLoss, history, best: best === undefined ? undefined : { ...best, weights: taken(prefixes.best) } },
    state: { variables: taken(prefixes.variables), slots: taken(prefixes.slots), iterations },
  };
}
