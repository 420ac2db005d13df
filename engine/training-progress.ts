import { z } from 'zod';
import { checkpointFormat, decodeCheckpoint, encodeCheckpoint } from './checkpoint-format.ts';
import type { ExecutorState } from './executor.ts';
import type { NamedArray } from './named-array.ts';

/** Sums over the rows of an epoch so far, in double precision. */
export interface PartialSums {
  readonly loss: number;
  /** By the names of the task's metrics. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly rows: number;
}

/** Figures over the rows of a part. */
export interface PartFigures {
  /** The mean. */
  readonly loss: number;
  /** By the names of the task's metrics. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** One line of a training's history. */
export interface ProgressEpoch {
  readonly epoch: number;
  /** Of the epoch's last step. */
  readonly learningRate: number;
  readonly training: PartFigures;
  /** Where there is a validation part. */
  readonly validation?: PartFigures | undefined;
}

/** Where a training is: `step` steps of epoch `epoch` (from 1) are done. After the last epoch, the epoch after it, step 0. */
export interface TrainingProgress {
  readonly epoch: number;
  readonly step: number;
  readonly partial: PartialSums;
  readonly lastFiniteLoss: number | undefined;
  readonly history: readonly ProgressEpoch[];
  /** The epoch with the lowest validation loss, and its weights. */
  readonly best: { readonly epoch: number; readonly loss: number; readonly weights: readonly NamedArray[] } | undefined;
}

const figuresSchema = z.object({ loss: z.number(), metrics: z.record(z.string(), z.number()) });
const epochSchema = z.object({ epoch: z.int(), learningRate: z.number(), training: figuresSchema, validation: figuresSchema.optional() });
const positionSchema = z.object({
  format: z.literal(checkpointFormat),
  seed: z.int(),
  epoch: z.int(),
  step: z.int(),
  iterations: z.int(),
  averagedSteps: z.int(),
  partial: figuresSchema.extend({ rows: z.number() }),
  lastFiniteLoss: z.number().optional(),
  history: z.array(epochSchema),
  best: z.object({ epoch: z.int(), loss: z.number() }).optional(),
});

const prefixes = { variables: 'variables/', slots: 'optimizer/', best: 'best/' } as const;

/** Before the first step. */
export const startOfTraining: TrainingProgress = {
  epoch: 1,
  step: 0,
  partial: { loss: 0, metrics: {}, rows: 0 },
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
      averagedSteps: state.averagedSteps,
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
  const { seed, epoch, step, iterations, averagedSteps, partial, lastFiniteLoss, history, best } = positionSchema.parse(position);
  const taken = (prefix: string) => arrays.filter(({ name }) => name.startsWith(prefix)).map((array) => ({ ...array, name: array.name.slice(prefix.length) }));
  return {
    seed,
    progress: { epoch, step, partial, lastFiniteLoss, history, best: best === undefined ? undefined : { ...best, weights: taken(prefixes.best) } },
    state: { variables: taken(prefixes.variables), slots: taken(prefixes.slots), iterations, averagedSteps },
  };
}
