import type { NotFinite } from './first-not-finite.ts';
import type { NamedArray } from './named-array.ts';
import type { HeldRows, HeldSpecification, Rows, RowsSpecification } from './rows.ts';
import type { Metric } from './tasks.ts';

/** Some rows of the data: fed side by side, or named where the executor holds them. */
export type Batch = { readonly rows: number } & (Rows | HeldRows);

/** What a network made of a batch. */
export interface BatchResult {
  /** Mean over the rows. */
  readonly loss: number;
  /** Sums over the rows of the task's metrics, by their names. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** A batch's result with what it comes from. */
export interface Evaluation extends BatchResult {
  /** What the task makes of each output, row by row. */
  readonly predictions: readonly Float32Array[];
}

/** Batches that are to come: each number of rows once. */
export interface ExpectedBatches {
  readonly training: readonly (RowsSpecification | HeldSpecification)[];
  readonly evaluation: readonly (RowsSpecification | HeldSpecification)[];
  /** Layers that are frozen together at some time; by default none ever. */
  readonly frozen?: readonly (readonly string[])[] | undefined;
}

/** Which step is computed: epochs count from 1, steps from 0. */
export interface StepPosition {
  readonly epoch: number;
  readonly step: number;
}

/** What a step is taken with. */
export interface StepControl extends StepPosition {
  readonly learningRate: number;
  /** Layers that the step leaves as they are; by default none. */
  readonly frozen?: readonly string[];
  /** Whether the weights after the step count, where a mean of weights is kept; by default not. Of steps together, only those of the last can. */
  readonly averaged?: boolean;
}

/** A step that is to be taken. */
export interface TrainingStep {
  readonly batch: Batch;
  readonly control: StepControl;
}

/** Takes several steps at once. */
export interface StepsTogether {
  /** How many. */
  readonly count: number;
  /** The same as so many steps one by one, with full batches. Where a loss is not finite, it is the last, and its step changes nothing. */
  train(steps: readonly TrainingStep[]): BatchResult[];
}

/** All that a training step changes. */
export interface ExecutorState {
  /** The network's weights, those that training leaves alone included. */
  readonly variables: readonly NamedArray[];
  /** What the optimizer keeps for each trained variable, averages included. */
  readonly slots: readonly NamedArray[];
  /** Steps that the optimizer has taken. */
  readonly iterations: number;
  /** Steps whose weights are in the mean of weights, where one is kept. */
  readonly averagedSteps: number;
}

/** Runs one network on one device: holds its variables and its optimizer's slots. The trainer knows nothing below this. */
export interface Executor {
  /** What the sums of its results mean. */
  readonly metrics: readonly Metric[];
  /** Makes room for a data set, whose rows batches may name once they are filled in. */
  hold(name: string, columns: RowsSpecification): void;
  /** Sets rows of a data set that is held, from this one on. */
  fill(name: string, firstRow: number, rows: Rows): void;
  /** Gets ready for batches. Others are taken too, after a pause, as long as no data are held. */
  prepare(expected: ExpectedBatches): void;
  /** There from `prepare` on where steps are so short that several at once take less time. */
  readonly together: StepsTogether | undefined;
  /** One step. Where the loss is not finite, it changes nothing. */
  trainStep(batch: Batch, control: StepControl): BatchResult;
  evaluate(batch: Batch): Evaluation;
  /** After a loss that was not finite, of a step or without one of an evaluation: names what was the first not to be. */
  findNotFinite(batch: Batch, control: StepControl | undefined): NotFinite | undefined;
  readVariables(): NamedArray[];
  writeVariables(variables: readonly NamedArray[]): void;
  /** The weights that `evaluate` takes: their averages where those are kept and, of a mean, have begun; else the variables. */
  readModel(): NamedArray[];
  /** Goes on with a new optimizer, from exponential averages where they are kept, else from the variables. A mean goes on as it was. */
  renewOptimizer(): void;
  readState(): ExecutorState;
  writeState(state: ExecutorState): void;
  dispose(): void;
}
