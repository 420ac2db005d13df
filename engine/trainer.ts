import { setImmediate as nextTurn } from 'node:timers/promises';
import { batchCount, type Examples } from './data/examples.ts';
import { grouped } from './data/grouped.ts';
import type { Batch, BatchResult, Executor, ExecutorState, StepControl, StepPosition, TrainingStep } from './executor.ts';
import { allFinite } from './first-not-finite.ts';
import type { NamedArray } from './named-array.ts';
import { OutOfMemory } from './out-of-memory.ts';
import { takeSteps } from './take-steps.ts';
import { TrainingDiverged } from './training-diverged.ts';
import { isOver, rateAt, requireReachable, stageAt, type TrainingPlan } from './training-plan.ts';
import { decodeTraining, encodeTraining, type PartialMetrics, type ProgressEpoch, startOfTraining, type TrainingProgress } from './training-progress.ts';

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
  /** Means over the part's rows so far. */
  readonly loss: number;
  readonly accuracy: number;
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
      const steps = group.map((batch, place) => ({ batch, control: { epoch, step: first + place, learningRate: this.#rate(first + place), frozen } }));
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

  async #validate(): Promise<PartialMetrics | undefined> {
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
    return sums;
  }

  #finishEpoch(validation: PartialMetrics | undefined): void {
    const { epoch, partial, history, best } = this.progress;
    const validated = validation === undefined ? undefined : { validationLoss: validation.loss / validation.rows, validationAccuracy: validation.correct / validation.rows };
    const entry: ProgressEpoch = {
      epoch,
      learningRate: this.#rate(this.#trainingBatches - 1),
      trainingLoss: partial.loss / partial.rows,
      trainingAccuracy: partial.correct / partial.rows,
      ...validated,
    };
    const better = validated !== undefined && (best === undefined || validated.validationLoss < best.loss);
    this.progress = {
      ...this.progress,
      epoch: epoch + 1,
      step: 0,
      partial: startOfTraining.partial,
      history: [...history, entry],
      best: better ? { epoch, loss: validated.validationLoss, weights: this.#options.executor.readModel() } : best,
    };
  }

  #rate(step: number): number {
    return rateAt(this.#options.plan, { epoch: this.progress.epoch, step, stepsPerEpoch: this.#trainingBatches }, this.#losses());
  }

  #isOver(): boolean {
    const { plan, repeated } = this.#options;
    return repeated === undefined ? isOver(plan, this.#losses()) : this.progress.epoch > repeated.epochs;
  }

  #losses(): readonly number[] {
    return this.#options.repeated?.validationLosses ?? this.progress.history.flatMap(({ validationLoss }) => (validationLoss === undefined ? [] : [validationLoss]));
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

  #report(part: BatchReport['part'], done: number, sums: PartialMetrics): void {
    const perEpoch = this.#trainingBatches + this.#validationBatches;
    const { epoch } = this.progress;
    this.#options.onBatch({
      part,
      epoch,
      completedBatches: (epoch - 1) * perEpoch + done,
      totalBatches: (this.#options.repeated ?? this.#options.plan).epochs * perEpoch,
      loss: sums.loss / sums.rows,
      accuracy: sums.correct / sums.rows,
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

function added(sums: PartialMetrics, result: BatchResult, rows: number): PartialMetrics {
  return { loss: sums.loss + result.loss * rows, correct: sums.correct + (result.metrics['accuracy'] ?? 0), rows: sums.rows + rows };
}
