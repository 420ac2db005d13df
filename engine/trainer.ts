import { setImmediate as nextTurn } from 'node:timers/promises';
import { batchCount, type Examples } from './data/examples.ts';
import { grouped } from './data/grouped.ts';
import type { Batch, BatchResult, Executor, ExecutorState, StepControl, StepPosition, TrainingStep } from './executor.ts';
import { allFinite } from './first-not-finite.ts';
import type { NamedArray } from './named-array.ts';
import { OutOfMemory } from './out-of-memory.ts';
import { takeSteps } from './take-steps.ts';
import { TrainingDiverged } from './training-diverged.ts';
import { isAveraged, isOver, rateAt, requireReachable, requireValidation, stageAt, type TrainingPlan } from './training-plan.ts';
import { decodeTraining, encodeTraining, type PartialSums, type PartFigures, type ProgressEpoch, startOfTraining, type TrainingProgress } from './training-progress.ts';

export interface TrainingOptions {
  /** Holds the network with its initial weights. */
  readonly executor: Executor;
  readonly training: Examples;
  /** Chooses the epoch that is kept; without it the last one is. */
  readonly validation: Examples | undefined;
  readonly batchSize: number;
  readonly plan: TrainingPlan;
  /** Takes the place of a validation part: the training goes on for as long, and at such rates, as one with these losses did. */
  readonly repeated?: { readonly epochs: number; readonly validationLosses: readonly number[] } | undefined;
  readonly seed: number;
  /** Bytes of a checkpoint of the same training to go on from. */
  readonly checkpoint?: Uint8Array | undefined;
  /** Takes a checkpoint: at each epoch's end, when the signal is aborted, and this long after the last one. */
  readonly save: (checkpoint: SavedPosition) => Promise<void>;
  readonly checkpointIntervalMs: number;
  /** When aborted, the training saves a checkpoint and throws the signal's reason. */
  readonly signal: AbortSignal;
  /** Called after every batch, those of the validation included. */
  readonly onBatch: (report: BatchReport) => void;
}

export interface SavedPosition {
  readonly epoch: number;
  readonly step: number;
  readonly bytes: Uint8Array;
}

export interface BatchReport {
  readonly part: 'training' | 'validation';
  readonly epoch: number;
  /** Batches done since the start, of `totalBatches`. */
  readonly completedBatches: number;
  readonly totalBatches: number;
  /** Over the part's rows so far. */
  readonly figures: PartFigures;
}

export interface TrainingResult {
  readonly history: readonly ProgressEpoch[];
  readonly bestEpoch: number;
  /** Weights at the end of the best epoch. */
  readonly weights: readonly NamedArray[];
}

/**
 * Trains a network and keeps the epoch with the lowest validation loss, the first of equals, or the last without a validation part. What it ends with depends on the
 * options alone: not on where it was interrupted, nor on when it saved.
 * @throws TrainingDiverged where a loss is not finite
 */
export async function trainNetwork(options: TrainingOptions): Promise<TrainingResult> {
  const training = new Training(options);
  await training.run();
  const { best, history } = training.progress;
  return { history, bestEpoch: best?.epoch ?? history.length, weights: best?.weights ?? options.executor.readModel() };
}

class Training {
  readonly #options: TrainingOptions;
  readonly #trainingBatches: number;
  readonly #validationBatches: number;
  progress: TrainingProgress = startOfTraining;
  #savedAt = performance.now();

  constructor(options: TrainingOptions) {
    this.#options = options;
    this.#trainingBatches = batchCount(options.training.rows, options.batchSize);
    this.#validationBatches = batchCount(options.validation?.rows ?? 0, options.batchSize);
    requireReachable(options.plan, this.#trainingBatches);
    if (options.validation === undefined && options.repeated === undefined) requireValidation(options.plan);
    if (options.checkpoint !== undefined) this.#restore(options.checkpoint);
  }

  async run(): Promise<void> {
    const { plan, executor } = this.#options;
    while (!this.#isOver()) {
      const { epoch, step } = this.progress;
      if (step === 0 && epoch > 1 && stageAt(plan, epoch).fromEpoch === epoch) executor.renewOptimizer();
      await this.#trainEpoch();
      this.#finishEpoch(await this.#validate());
      await this.#save();
    }
  }

  #restore(bytes: Uint8Array): void {
    const { seed, progress, state } = decodeTraining(bytes);
    if (seed !== this.#options.seed) throw new Error('a checkpoint of a training with another seed');
    this.#options.executor.writeState(state);
    this.progress = progress;
  }

  async #trainEpoch(): Promise<void> {
    const { executor, training, batchSize, seed, plan } = this.#options;
    const { frozen } = stageAt(plan, this.progress.epoch);
    const { epoch, step: fromStep } = this.progress;
    const batches = training.shuffled({ seed, epoch, batchSize, fromStep });
    for await (const group of grouped(batches, batchSize, executor.together?.count ?? 1)) {
      const { step: first } = this.progress;
      const steps = group.map((batch, place) => ({ batch, control: { epoch, step: first + place, learningRate: this.#rate(first + place), frozen, averaged: this.#isAveraged(first + place) } }));
      const results = inStep({ epoch, step: first }, () => takeSteps(executor, steps));
      for (const [place, result] of results.entries()) this.#count(steps[place], result);
      await this.#pause();
    }
  }

  #count(taken: TrainingStep | undefined, result: BatchResult): void {
    if (taken === undefined) throw new Error('a result without a step');
    const { batch, control } = taken;
    this.#requireFinite(result.loss, batch, control);
    const partial = added(this.progress.partial, result, batch.rows);
    const step = control.step + 1;
    this.progress = { ...this.progress, step, partial, lastFiniteLoss: result.loss };
    this.#report('training', step, partial);
  }

  async #validate(): Promise<PartFigures | undefined> {
    const { executor, validation, batchSize } = this.#options;
    if (validation === undefined) return undefined;
    let sums = startOfTraining.partial;
    let done = this.#trainingBatches;
    for await (const batch of validation.inOrder(batchSize)) {
      const result = executor.evaluate(batch);
      this.#requireFinite(result.loss, batch, undefined);
      sums = added(sums, result, batch.rows);
      done += 1;
      this.#report('validation', done, sums);
      await this.#pause();
    }
    return this.#figures(sums);
  }

  #finishEpoch(validation: PartFigures | undefined): void {
    const { epoch, partial, history, best } = this.progress;
    const entry: ProgressEpoch = { epoch, learningRate: this.#rate(this.#trainingBatches - 1), training: this.#figures(partial), validation };
    const better = validation !== undefined && (best === undefined || validation.loss < best.loss);
    this.progress = {
      ...this.progress,
      epoch: epoch + 1,
      step: 0,
      partial: startOfTraining.partial,
      history: [...history, entry],
      best: better ? { epoch, loss: validation.loss, weights: this.#options.executor.readModel() } : best,
    };
  }

  #rate(step: number): number {
    return rateAt(this.#options.plan, { epoch: this.progress.epoch, step, stepsPerEpoch: this.#trainingBatches }, this.#losses());
  }

  #isAveraged(step: number): boolean {
    const done = (this.progress.epoch - 1) * this.#trainingBatches + step + 1;
    return isAveraged(this.#options.plan.averaging, done, this.#epochs() * this.#trainingBatches);
  }

  #isOver(): boolean {
    return this.progress.epoch > this.#epochs() || (this.#options.repeated === undefined && isOver(this.#options.plan, this.#losses()));
  }

  /** Epochs that are planned. */
  #epochs(): number {
    return (this.#options.repeated ?? this.#options.plan).epochs;
  }

  #losses(): readonly number[] {
    return this.#options.repeated?.validationLosses ?? this.progress.history.flatMap(({ validation }) => (validation === undefined ? [] : [validation.loss]));
  }

  /** Lets messages and signals in; saves where it is time to. */
  async #pause(): Promise<void> {
    await nextTurn();
    const { signal, checkpointIntervalMs } = this.#options;
    const due = performance.now() - this.#savedAt >= checkpointIntervalMs;
    if (due || signal.aborted) await this.#save();
    signal.throwIfAborted();
  }

  async #save(): Promise<void> {
    const { epoch, step } = this.progress;
    const state = this.#options.executor.readState();
    this.#requireSound(state);
    await this.#options.save({ epoch, step, bytes: encodeTraining(this.#options.seed, this.progress, state) });
    this.#savedAt = performance.now();
  }

  #requireFinite(loss: number, batch: Batch, control: StepControl | undefined): void {
    if (Number.isFinite(loss)) return;
    const { epoch, lastFiniteLoss } = this.progress;
    const what = `The ${control === undefined ? 'validation ' : ''}loss became ${loss}`;
    throw new TrainingDiverged(what, { epoch, step: control?.step }, lastFiniteLoss, this.#options.executor.findNotFinite(batch, control));
  }

  /** A weight that the last step spoiled would spoil the checkpoint, from which nothing could go on. */
  #requireSound({ variables }: ExecutorState): void {
    const spoiled = variables.find(({ data }) => !allFinite(data));
    if (spoiled === undefined) return;
    const { epoch, step, lastFiniteLoss } = this.progress;
    const at = step === 0 ? { epoch: epoch - 1, step: undefined } : { epoch, step: step - 1 };
    throw new TrainingDiverged('A weight became infinite or not a number', at, lastFiniteLoss, { of: 'network', name: `the weight ${spoiled.name}` });
  }

  #figures({ loss, metrics, rows }: PartialSums): PartFigures {
    return { loss: loss / rows, metrics: Object.fromEntries(this.#options.executor.metrics.map(({ name, of }) => [name, of(metrics[name] ?? 0, rows)])) };
  }

  #report(part: BatchReport['part'], done: number, sums: PartialSums): void {
    const perEpoch = this.#trainingBatches + this.#validationBatches;
    const { epoch } = this.progress;
    this.#options.onBatch({
      part,
      epoch,
      completedBatches: (epoch - 1) * perEpoch + done,
      totalBatches: this.#epochs() * perEpoch,
      figures: this.#figures(sums),
    });
  }
}

function inStep<Result>(position: StepPosition, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    throw error instanceof OutOfMemory ? error.in(position) : error;
  }
}

function added(sums: PartialSums, result: BatchResult, rows: number): PartialSums {
  const metrics = Object.entries(result.metrics).map(([name, sum]) => [name, (sums.metrics[name] ?? 0) + sum]);
  return { loss: sums.loss + result.loss * rows, metrics: Object.fromEntries(metrics) as Record<string, number>, rows: sums.rows + rows };
}
