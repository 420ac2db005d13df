import type { Averaging } from '../schemas/training.ts';
import type { Batch, BatchResult, Evaluation, Executor, ExecutorState, ExpectedBatches, StepControl, StepPosition, StepsTogether, TrainingStep } from './executor.ts';
import type { NotFinite } from './first-not-finite.ts';
import type { NamedArray } from './named-array.ts';
import type { Network } from './network.ts';
import type { OptimizerOptions } from './optimizers/options.ts';
import type { Rows, RowsSpecification } from './rows.ts';
import { layerSeed } from './step-randomness.ts';
import { type Metric, namedSums, type Task } from './tasks.ts';
import type { TensorFlow } from './tensorflow.ts';
import { type Figures, type StepInputs, TracedNetwork } from './traced-network.ts';

/** Runs a network as one TensorFlow graph. */
export class TracedExecutor implements Executor {
  readonly #network: TracedNetwork;
  readonly #task: Task;
  readonly #seed: number;
  readonly #averaging: Averaging | undefined;
  #iterations = 0;
  #averagedSteps = 0;
  /** Whether the mean is the weights themselves, which it has to be until steps are counted. */
  #meanIsWeights = false;

  /** Without an optimizer it evaluates only. */
  constructor(tf: TensorFlow, network: Network, task: Task, optimizer: OptimizerOptions | undefined, seed: number, averaging?: Averaging) {
    this.#network = new TracedNetwork(tf, network, task.objective, optimizer, averaging);
    this.#task = task;
    this.#averaging = averaging;
    this.#seed = seed;
  }

  get metrics(): readonly Metric[] {
    return this.#task.metrics;
  }

  hold(name: string, columns: RowsSpecification): void {
    this.#network.hold(name, columns);
  }

  fill(name: string, firstRow: number, rows: Rows): void {
    this.#network.fill(name, firstRow, rows);
  }

  prepare({ training, evaluation, frozen }: ExpectedBatches): void {
    this.#network.prepare(training, evaluation, frozen);
  }

  get together(): StepsTogether | undefined {
    const count = this.#network.stepsTogether;
    return count === undefined ? undefined : { count, train: (steps) => this.#trainTogether(steps) };
  }

  trainStep(batch: Batch, control: StepControl): BatchResult {
    const figures = this.#network.train(batch, this.#inputsOf(control, 0));
    this.#count([figures], control);
    return this.#resultOf(figures);
  }

  findNotFinite(batch: Batch, control: StepControl | undefined): NotFinite | undefined {
    return this.#network.findNotFinite(batch, control && { frozen: control.frozen ?? [], seedOf: this.#seedsOf(control) });
  }

  evaluate(batch: Batch): Evaluation {
    this.#beforeMean();
    const figures = this.#network.evaluate(batch);
    return { ...this.#resultOf(figures), predictions: figures.predictions as readonly Float32Array[] };
  }

  readVariables(): NamedArray[] {
    return this.#network.readVariables();
  }

  writeVariables(variables: readonly NamedArray[]): void {
    this.#meanIsWeights = false;
    this.#network.writeVariables(variables);
  }

  readModel(): NamedArray[] {
    this.#beforeMean();
    return this.#network.readModel();
  }

  renewOptimizer(): void {
    this.#network.renewOptimizer();
    this.#iterations = 0;
  }

  readState(): ExecutorState {
    return { variables: this.readVariables(), slots: this.#network.readSlots(), iterations: this.#iterations, averagedSteps: this.#averagedSteps };
  }

  writeState({ variables, slots, iterations, averagedSteps }: ExecutorState): void {
    this.writeVariables(variables);
    this.#network.writeSlots(slots);
    this.#iterations = iterations;
    this.#averagedSteps = averagedSteps;
  }

  dispose(): void {
    this.#network.dispose();
  }

  #trainTogether(steps: readonly TrainingStep[]): BatchResult[] {
    const batches = steps.flatMap(({ batch }) => ('held' in batch ? [batch] : []));
    const figures = this.#network.trainTogether(batches, steps.map(({ control }, place) => this.#inputsOf(control, place)));
    this.#count(figures, steps.at(-1)?.control);
    return figures.map((each) => this.#resultOf(each));
  }

  #inputsOf({ epoch, step, learningRate, frozen = [] }: StepControl, place: number): StepInputs {
    return { learningRate, iteration: this.#iterations + 1 + place, frozen, seedOf: this.#seedsOf({ epoch, step }) };
  }

  #count(taken: readonly Figures[], last: StepControl | undefined): void {
    const finite = taken.filter(({ loss }) => Number.isFinite(loss)).length;
    this.#iterations += finite;
    this.#meanIsWeights = false;
    if (last?.averaged !== true || finite < taken.length) return;
    this.#averagedSteps += 1;
    this.#network.addToMean(this.#averagedSteps);
  }

  #beforeMean(): void {
    if (this.#averaging?.kind !== 'mean' || this.#averagedSteps > 0 || this.#meanIsWeights) return;
    this.#network.addToMean(1);
    this.#meanIsWeights = true;
  }

  #seedsOf({ epoch, step }: StepPosition): (layer: string) => [number, number] {
    return (layer) => layerSeed(this.#seed, epoch, step, layer);
  }

  #resultOf({ loss, metrics }: Figures): BatchResult {
    return { loss, metrics: namedSums(this.#task, metrics) };
  }
}
