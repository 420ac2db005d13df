import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import type { Batch, BatchResult, Evaluation, Executor, ExecutorState, StepControl } from './executor.ts';
import { firstNotFinite, type NotFinite } from './first-not-finite.ts';
import { outputsOf } from './graph/trace-training.ts';
import type { NamedArray } from './named-array.ts';
import type { Network } from './network.ts';
import { Adam } from './optimizers/adam.ts';
import type { AdamOptions } from './optimizers/options.ts';
import type { TrainedVariable, VariableOptimizer } from './optimizers/optimizer.ts';
import { type ArrayTensor, type HeldRows, type Rows, type RowsSpecification, tensorOf, withRows, zeros } from './rows.ts';
import { layerSeed } from './step-randomness.ts';
import { type Metric, namedSums, type Task } from './tasks.ts';
import type { TensorFlow } from './tensorflow.ts';
import { networkVariables, readVariables, writeVariables } from './variables.ts';

/** Runs a network op by op. */
export class EagerExecutor implements Executor {
  readonly together = undefined;
  readonly #tf: TensorFlow;
  readonly #network: Network;
  readonly #seed: number;
  readonly #variables: readonly TrainedVariable[];
  readonly #trained: readonly Variable[];
  readonly #optimizer: VariableOptimizer | undefined;
  readonly #task: Task;
  readonly #held = new Map<string, Rows>();

  /** Without an optimizer it evaluates only. */
  constructor(tf: TensorFlow, network: Network, task: Task, optimizer: AdamOptions | undefined, seed: number) {
    const { all, trained } = networkVariables(network.model);
    this.#tf = tf;
    this.#network = network;
    this.#seed = seed;
    this.#variables = all;
    this.#trained = trained.map(({ variable }) => variable);
    this.#optimizer = optimizer === undefined ? undefined : new Adam(tf, optimizer, trained);
    this.#task = task;
  }

  get metrics(): readonly Metric[] {
    return this.#task.metrics;
  }

  hold(name: string, columns: RowsSpecification): void {
    const empty = withRows(columns, columns.inputs[0]?.shape[0] ?? 0);
    this.#held.set(name, { inputs: empty.inputs.map(zeros), targets: empty.targets.map(zeros) });
  }

  fill(name: string, firstRow: number, rows: Rows): void {
    const held = this.#heldRows(name);
    const sources = [...rows.inputs, ...rows.targets];
    for (const [place, { data, shape }] of [...held.inputs, ...held.targets].entries()) {
      const source = sources[place]?.data;
      if (source !== undefined) data.set(source, (firstRow * data.length) / (shape[0] ?? 1));
    }
  }

  prepare(): void {
    // there is no graph to complete
  }

  trainStep(batch: Batch, { epoch, step, learningRate }: StepControl): BatchResult {
    const tf = this.#tf;
    return this.#withBatch(batch, (inputs, targets) => {
      let metrics: readonly Scalar[] = [];
      const seedOf = (layer: string) => tf.tensor1d(layerSeed(this.#seed, epoch, step, layer), 'int32');
      const { value, grads } = this.#network.randomness.during(seedOf, () =>
        tf.variableGrads(
          () => {
            const judgement = this.#task.objective(outputsOf(this.#network.model.apply(this.#network.augment?.(inputs) ?? inputs, { training: true }) as Tensor | Tensor[]), targets);
            metrics = judgement.metrics.map((metric) => tf.keep(metric));
            return judgement.loss;
          },
          [...this.#trained],
        ),
      );
      const result = this.#resultOf(value, metrics);
      for (const metric of metrics) metric.dispose();
      if (Number.isFinite(result.loss)) this.#optimizer?.apply(grads, learningRate);
      return result;
    });
  }

  findNotFinite(batch: Batch, control: StepControl | undefined): NotFinite | undefined {
    const training = control !== undefined;
    const seedOf = (layer: string) => this.#tf.tensor1d(control === undefined ? [] : layerSeed(this.#seed, control.epoch, control.step, layer), 'int32');
    return this.#withBatch(batch, (inputs, targets) =>
      this.#network.randomness.during(seedOf, () => firstNotFinite(this.#tf, this.#network, { inputs, targets, training, judge: this.#task.objective })),
    );
  }

  evaluate(batch: Batch): Evaluation {
    return this.#withBatch(batch, (inputs, targets) => {
      const { loss, metrics, predictions } = this.#task.objective(outputsOf(this.#network.model.apply(inputs, { training: false }) as Tensor | Tensor[]), targets);
      return { ...this.#resultOf(loss, metrics), predictions: predictions.map((prediction) => Float32Array.from(prediction.dataSync())) };
    });
  }

  readVariables(): NamedArray[] {
    return readVariables(this.#variables);
  }

  writeVariables(variables: readonly NamedArray[]): void {
    writeVariables(this.#tf, this.#variables, variables);
  }

  readModel(): NamedArray[] {
    return this.readVariables();
  }

  renewOptimizer(): void {
    const slots = this.#optimizer?.readSlots() ?? [];
    this.#optimizer?.writeSlots(slots.map((slot) => ({ ...slot, data: new Float32Array(slot.data.length) })), 0);
  }

  readState(): ExecutorState {
    return { variables: this.readVariables(), slots: this.#optimizer?.readSlots() ?? [], iterations: this.#optimizer?.iterations ?? 0, averagedSteps: 0 };
  }

  writeState(state: ExecutorState): void {
    this.writeVariables(state.variables);
    this.#optimizer?.writeSlots(state.slots, state.iterations);
  }

  dispose(): void {
    this.#optimizer?.dispose();
    this.#network.model.dispose();
  }

  #withBatch<Result>(batch: Batch, body: (inputs: Tensor[], targets: Tensor[]) => Result): Result {
    const tf = this.#tf;
    const { inputs, targets } = 'held' in batch ? this.#gathered(batch) : batch;
    tf.engine().startScope();
    try {
      return body(inputs.map((column) => tensorOf(tf, column)), targets.map((column) => tensorOf(tf, column)));
    } finally {
      tf.engine().endScope();
    }
  }

  #gathered({ held, indices }: HeldRows): Rows {
    const { inputs, targets } = this.#heldRows(held);
    const gathered = ({ dtype, shape, data }: ArrayTensor): ArrayTensor => {
      const size = data.length / (shape[0] ?? 1);
      const taken = zeros({ dtype, shape: [indices.length, ...shape.slice(1)] });
      indices.forEach((row, place) => taken.data.set(data.subarray(row * size, (row + 1) * size), place * size));
      return taken;
    };
    return { inputs: inputs.map(gathered), targets: targets.map(gathered) };
  }

  #heldRows(name: string): Rows {
    const rows = this.#held.get(name);
    if (rows === undefined) throw new Error(`no data named ${name} are held`);
    return rows;
  }

  #resultOf(loss: Scalar, metrics: readonly Scalar[]): BatchResult {
    return { loss: loss.dataSync()[0] ?? Number.NaN, metrics: namedSums(this.#task, metrics.map((metric) => metric.dataSync()[0] ?? Number.NaN)) };
  }
}
