import { EverstepError } from '../schemas/failure.ts';
import type { StepPosition } from './executor.ts';

/** The loss became infinite or not a number. Trying again would end the same: not retried. */
export class TrainingDiverged extends EverstepError {
  readonly epoch: number;
  readonly step: number;
  readonly lastFiniteLoss: number | undefined;

  constructor({ epoch, step }: StepPosition, loss: number, lastFiniteLoss: number | undefined) {
    const before = lastFiniteLoss === undefined ? 'it never was finite' : `the last finite loss was ${lastFiniteLoss.toPrecision(4)}`;
    super('ES-ENGINE-NAN', `The loss became ${loss} in epoch ${epoch}, step ${step + 1}; ${before}. A lower learning rate may help.`);
    this.epoch = epoch;
    this.step = step;
    this.lastFiniteLoss = lastFiniteLoss;
  }
}
