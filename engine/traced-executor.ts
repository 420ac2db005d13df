import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Averaging } from '../schemas/training.ts';
import type { Batch, BatchResult, Evaluation, Executor, ExecutorState, StepControl } from './executor.ts';
import type { TensorSpecification } from './graph/placeholders.ts';
import type { Objective } from './graph/trace-training.ts';
import { classification } from './losses.ts';
import type { NamedArray } from './named-array.ts';
import type { Network } from './network.ts';
import type { OptimizerOptions } from './optimizers/options.ts';
import { layerSeed } from './step-randomness.ts';
import type { TensorFlow } from './tensorflow.ts';
import { type Figures, type Rows, TracedNetwork } from './traced-network.ts';

/** Batches that are to come. */
export interface ExpectedBatches {
  readonly rowLength: number;
  /** Rows of batches, each size once. */
  readonly training: readonly number[];
  readonly evaluation: readonly number[];
  /** Layers that are frozen together at some time; by default none ever. */
  readonly frozen?: readonly (readonly string[])[];
}

/** Runs a network as one TensorFlow graph. */
export class TracedExecutor implements Executor {
  readonly #network: TracedNetwork;
  readonly #seed: number;
  #iterations = 0;

  /** Without an optimizer it evaluates only. Batches that were not expected are taken too, after a pause. */
  constructor(tf: TensorFlow, network: Network, optimizer: OptimizerOptions | undefined, seed: number, { rowLength, training, evaluation, frozen }: ExpectedBatches, averaging?: Averaging) {
    this.#network = new TracedNetwork(tf, network, classificationObjective(tf, network), optimizer, averaging);
    this.#seed = seed;
    const specifications = (sizes: readonly number[]) => sizes.map((rows) => specificationOf(rows, rowLength));
    this.#network.prepare(specifications(training), specifications(evaluation), frozen);
  }

  trainStep(batch: Batch, { epoch, step, learningRate, frozen = [] }: StepControl): BatchResult {
    this.#iterations += 1;
    const seedOf = (layer: string) => layerSeed(this.#seed, epoch, step, layer);
    return resultOf(this.#network.train(rowsOf(batch), { learningRate, iteration: this.#iterations, frozen, seedOf }));
  }

  evaluate(batch: Batch): Evaluation {
    const figures = this.#network.evaluate(rowsOf(batch));
    return { ...resultOf(figures), probabilities: figures.predictions[0] as Float32Array };
  }

  readVariables(): NamedArray[] {
    return this.#network.readVariables();
  }

  writeVariables(variables: readonly NamedArray[]): void {
    this.#network.writeVariables(variables);
  }

  readModel(): NamedArray[] {
    return this.#network.readModel();
  }

  renewOptimizer(): void {
    this.#network.renewOptimizer();
    this.#iterations = 0;
  }

  readState(): ExecutorState {
    return { variables: this.readVariables(), slots: this.#network.readSlots(), iterations: this.#iterations };
  }

  writeState({ variables, slots, iterations }: ExecutorState): void {
    this.#network.writeVariables(variables);
    this.#network.writeSlots(slots);
    this.#iterations = iterations;
  }

  dispose(): void {
    this.#network.dispose();
  }
}

function classificationObjective(tf: TensorFlow, { model }: Network): Objective {
  const { loss, correct, probabilities } = classification(tf, model.outputs[0]?.shape[1] ?? 1);
  return ([output], [target]) => {
    const [logits, classes] = [output as Tensor2D, target as Tensor1D];
    return { loss: loss(logits, classes), metrics: [correct(logits, classes)], predictions: [probabilities(logits)] };
  };
}

function specificationOf(rows: number, rowLength: number): Rows<TensorSpecification> {
  return { inputs: [{ dtype: 'int32', shape: [rows, rowLength] }], targets: [{ dtype: 'int32', shape: [rows] }] };
}

function rowsOf({ rows, inputs, classes }: Batch): Rows {
  return {
    inputs: [{ dtype: 'int32', shape: [rows, inputs.length / rows], data: inputs }],
    targets: [{ dtype: 'int32', shape: [rows], data: classes }],
  };
}

function resultOf({ loss, metrics }: Figures): BatchResult {
  return { loss, correct: metrics[0] ?? 0 };
}
