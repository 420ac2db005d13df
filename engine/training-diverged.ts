import { EverstepError } from '../schemas/failure.ts';
import type { NotFinite } from './first-not-finite.ts';

/** Where a training stood: without a step at the end of its epoch. */
export interface DivergedAt {
  readonly epoch: number;
  readonly step: number | undefined;
}

const advice = {
  data: 'Mend the data: every number of theirs has to be finite.',
  network: 'A lower --optimizer.learning-rate may help, or --optimizer.clipping.kind norm with --optimizer.clipping.limit 1.',
};

/** The loss, or a weight, became infinite or not a number. Trying again would end the same: not retried. The last checkpoint is from before. */
export class TrainingDiverged extends EverstepError {
  readonly epoch: number;
  readonly step: number | undefined;
  readonly lastFiniteLoss: number | undefined;
  /** What was the first not to be finite. */
  readonly first: NotFinite | undefined;

  /** @param what - such as `The loss became NaN` */
  constructor(what: string, { epoch, step }: DivergedAt, lastFiniteLoss: number | undefined, first: NotFinite | undefined) {
    const where = step === undefined ? `at the end of epoch ${epoch}` : `in epoch ${epoch}, step ${step + 1}`;
    const before = lastFiniteLoss === undefined ? 'it never was finite' : `the last finite loss was ${lastFiniteLoss.toPrecision(4)}`;
    const source = first === undefined ? '' : ` The first that was not finite is ${first.name}.`;
    super('ES-ENGINE-NAN', `${what} ${where}; ${before}.${source} ${advice[first?.of ?? 'network']}`);
    this.epoch = epoch;
    this.step = step;
    this.lastFiniteLoss = lastFiniteLoss;
    this.first = first;
  }
}
