import { DataError } from '../schemas/failure.ts';
import type { Averaging, EarlyStopping, Schedule, Stage } from '../schemas/training.ts';
import { type ScheduledStep, scheduledRate } from './schedules/scheduled-rate.ts';
import { plateaus } from './schedules/watch.ts';

/** How long a training goes on, at which rates, and what it leaves alone. */
export interface TrainingPlan {
  readonly epochs: number;
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** In order; from the first epoch to the first stage everything is trained at the schedule's rate. */
  readonly stages: readonly Stage[];
  readonly earlyStopping?: EarlyStopping | undefined;
  readonly averaging?: Averaging | undefined;
}

const beforeStages: Stage = { fromEpoch: 1, learningRateFactor: 1, frozen: [] };

/** The stage that an epoch belongs to. */
export function stageAt({ stages }: Pick<TrainingPlan, 'stages'>, epoch: number): Stage {
  return stages.findLast(({ fromEpoch }) => fromEpoch <= epoch) ?? beforeStages;
}

/** Layers that are frozen together at some time, each set once. */
export function frozenSets({ stages, epochs }: Pick<TrainingPlan, 'stages' | 'epochs'>): readonly (readonly string[])[] {
  const sets = [stageAt({ stages }, 1), ...stages.filter(({ fromEpoch }) => fromEpoch <= epochs)].map(({ frozen }) => frozen);
  return sets.filter((frozen, place) => sets.findIndex((other) => other.join() === frozen.join()) === place);
}

/** @throws ES-TRAIN-WARMUP where nothing is left after the warm-up */
export function requireReachable({ schedule, epochs }: Pick<TrainingPlan, 'schedule' | 'epochs'>, stepsPerEpoch: number): void {
  const steps = epochs * stepsPerEpoch;
  if (!('warmupSteps' in schedule) || schedule.warmupSteps < steps) return;
  throw new DataError('ES-TRAIN-WARMUP', `The warm-up of ${schedule.warmupSteps} steps leaves nothing of the training: it has ${steps} steps (${epochs} epochs of ${stepsPerEpoch}).`);
}

/** The learning rate of a step. `losses` are those of the validation so far: what waits for lower ones begins anew with each stage. */
export function rateAt(plan: TrainingPlan, at: Omit<ScheduledStep, 'epochs'>, losses: readonly number[]): number {
  const { fromEpoch, learningRateFactor } = stageAt(plan, at.epoch);
  return learningRateFactor * scheduledRate(plan.schedule, plan.learningRate, { ...at, epochs: plan.epochs }, losses.slice(fromEpoch - 1, at.epoch - 1));
}

/** @throws ES-TRAIN-VALIDATION where something waits for validation losses */
export function requireValidation({ schedule, earlyStopping }: Pick<TrainingPlan, 'schedule' | 'earlyStopping'>): void {
  const waiting = schedule.kind === 'plateau' ? 'The schedule plateau' : earlyStopping === undefined ? undefined : 'Early stopping';
  if (waiting !== undefined) throw new DataError('ES-TRAIN-VALIDATION', `${waiting} goes by the validation loss, but the training has no validation part.`);
}

/** Whether a training with these validation losses is over: after its epochs, or in the last stage when the losses no longer fall. */
export function isOver(plan: TrainingPlan, losses: readonly number[]): boolean {
  const { epochs, stages, earlyStopping } = plan;
  if (losses.length >= epochs) return true;
  return earlyStopping !== undefined && plateaus(losses.slice((stages.at(-1)?.fromEpoch ?? 1) - 1), earlyStopping) > 0;
}

/** Whether the weights after the nth step of so many count in the mean of weights: those of the last step always do. */
export function isAveraged(averaging: Averaging | undefined, step: number, steps: number): boolean {
  if (averaging?.kind !== 'mean') return false;
  const left = steps - step;
  return left < steps * averaging.share && left % averaging.everySteps === 0;
}
