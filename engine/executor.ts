import type { NamedArray } from './named-array.ts';

/** Some rows of the data, side by side. */
export interface Batch {
  readonly rows: number;
  /** rows × row length. */
  readonly inputs: Int32Array;
  readonly classes: Int32Array;
}

/** What a network made of a batch. */
export interface BatchResult {
  /** Mean over the rows of the cross-entropy in nats. */
  readonly loss: number;
  /** Rows whose likeliest class is the right one. */
  readonly correct: number;
}

/** A batch's result with what it comes from. */
export interface Evaluation extends BatchResult {
  /** Rows × classes. */
  readonly probabilities: Float32Array;
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
}

/** All that a training step changes. */
export interface ExecutorState {
  /** The network's weights, those that training leaves alone included. */
  readonly variables: readonly NamedArray[];
  /** What the optimizer keeps for each trained variable, averages included. */
  readonly slots: readonly NamedArray[];
  /** Steps that the optimizer has taken. */
  readonly iterations: number;
}

/** Runs one network on one device: holds its variables and its optimizer's slots. The trainer knows nothing below this. */
export interface Executor {
  trainStep(batch: Batch, control: StepControl): BatchResult;
  evaluate(batch: Batch): Evaluation;
  readVariables(): NamedArray[];
  writeVariables(variables: readonly NamedArray[]): void;
  /** The weights that `evaluate` takes: their averages where those are kept, else the variables. */
  readModel(): NamedArray[];
  /** Goes on from `readModel` with a new optimizer. */
  renewOptimizer(): void;
  readState(): ExecutorState;
  writeState(state: ExecutorState): void;
  dispose(): void;
}
