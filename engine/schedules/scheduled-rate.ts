import type { Schedule } from '../../schemas/training.ts';
import { cosineOfPi } from './cosine.ts';
import { plateaus } from './watch.ts';

/** A step of a training: epochs count from 1, steps of an epoch from 0. */
export interface ScheduledStep {
  readonly epoch: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Epochs that are planned. */
  readonly epochs: number;
}

/**
 * The learning rate of a step, as Keras' `CosineDecay` (Loshchilov & Hutter 2017, with a linear warm-up from zero), `PolynomialDecay` of power one and
 * `ReduceLROnPlateau` have it. A function of the step and of the validation losses before it: there is no other state.
 */
export function scheduledRate(schedule: Schedule, learningRate: number, at: ScheduledStep, losses: readonly number[]): number {
  switch (schedule.kind) {
    case 'constant':
      return learningRate;
    case 'step':
      return multiplied(learningRate, schedule.factor, Math.floor((at.epoch - 1) / schedule.every));
    case 'cosine':
      return learningRate * fallen(schedule, at, (done) => 0.5 * (1 + cosineOfPi(done)));
    case 'linear':
      return learningRate * fallen(schedule, at, (done) => 1 - done);
    case 'plateau':
      return Math.max(multiplied(learningRate, schedule.factor, plateaus(losses, schedule)), Math.min(schedule.minimumRate, learningRate));
  }
}

/** The share of a rate that rises from zero in the warm-up, and then falls as `left` does from 1 to 0. */
function fallen({ warmupSteps, finalFraction }: Extract<Schedule, { warmupSteps: number }>, at: ScheduledStep, left: (done: number) => number): number {
  const step = (at.epoch - 1) * at.stepsPerEpoch + at.step;
  if (step < warmupSteps) return step / warmupSteps;
  const done = (step - warmupSteps) / (at.epochs * at.stepsPerEpoch - warmupSteps);
  return (1 - finalFraction) * left(Math.min(1, done)) + finalFraction;
}

function multiplied(rate: number, factor: number, times: number): number {
  let result = rate;
  for (let time = 0; time < times; time += 1) result *= factor;
  return result;
}
