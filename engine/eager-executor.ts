import type { Scalar, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs';
import type { Batch, BatchResult, Evaluation, Executor, ExecutorState, StepControl } from './executor.ts';
import { classification, type Classification } from './losses.ts';
import type { NamedArray } from './named-array.ts';
import type { Network } from './network.ts';
import { Adam } from './optimizers/adam.ts';
import type { AdamOptions } from './optimizers/options.ts';
import type { TrainedVariable, VariableOptimizer } from './optimizers/optimizer.ts';
import { layerSeed } from './step-randomness.ts';
import type { TensorFlow } from './tensorflow.ts';
import { networkVariables, readVariables, writeVariables } from './variables.ts';

/** Runs a network op by op. */
export class EagerExecutor implements Executor {
  readonly #tf: TensorFlow;
  readonly #network: Network;
  readonly #seed: number;
  readonly #variables: readonly TrainedVariable[];
  readonly #trained: readonly Variable[];
  readonly #optimizer: VariableOptimizer | undefined;
  readonly #classification: Classification;

  /** Without an optimizer it evaluates only. */
  constructor(tf: TensorFlow, network: Network, optimizer: AdamOptions | undefined, seed: number) {
    const { all, trained } = networkVariables(network.model);
    this.#tf = tf;
    this.#network = network;
    this.#seed = seed;
    this.#variables = all;
    this.#trained = trained.map(({ variable }) => variable);
    this.#optimizer = optimizer === undefined ? undefined : new Adam(tf, optimizer, trained);
    this.#classification = classification(tf, network.model.outputs[0]?.shape[1] ?? 1);
  }

  trainStep(batch: Batch, { epoch, step, learningRate }: StepControl): BatchResult {
    const tf = this.#tf;
    return this.#withBatch(batch, (inputs, classes) => {
      let correct: Scalar | undefined;
      const seedOf = (layer: string) => tf.tensor1d(layerSeed(this.#seed, epoch, step, layer), 'int32');
      const { value, grads } = this.#network.randomness.during(seedOf, () =>
        tf.variableGrads(
          () => {
            const logits = this.#network.model.apply(inputs, { training: true }) as Tensor2D;
            correct = tf.keep(this.#classification.correct(logits, classes));
            return this.#classification.loss(logits, classes);
          },
          [...this.#trained],
        ),
      );
      const result = resultOf(value, correct);
      correct?.dispose();
      if (Number.isFinite(result.loss)) this.#optimizer?.apply(grads, learningRate);
      return result;
    });
  }

  evaluate(batch: Batch): Evaluation {
    return this.#withBatch(batch, (inputs, classes) => {
      const logits = this.#network.model.apply(inputs, { training: false }) as Tensor2D;
      const { loss, correct, probabilities } = this.#classification;
      return { ...resultOf(loss(logits, classes), correct(logits, classes)), probabilities: Float32Array.from(probabilities(logits).dataSync()) };
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
    return { variables: this.readVariables(), slots: this.#optimizer?.readSlots() ?? [], iterations: this.#optimizer?.iterations ?? 0 };
  }

  writeState(state: ExecutorState): void {
    this.writeVariables(state.variables);
    this.#optimizer?.writeSlots(state.slots, state.iterations);
  }

  dispose(): void {
    this.#optimizer?.dispose();
    this.#network.model.dispose();
  }

  #withBatch<Result>(batch: Batch, body: (inputs: Tensor2D, classes: Tensor1D) => Result): Result {
    const tf = this.#tf;
    tf.engine().startScope();
    try {
      const inputs = tf.tensor2d(batch.inputs, [batch.rows, batch.inputs.length / batch.rows], 'int32');
      return body(inputs, tf.tensor1d(batch.classes, 'int32'));
    } finally {
      tf.engine().endScope();
    }
  }
}

function resultOf(loss: Scalar, correct: Scalar | undefined): BatchResult {
  return { loss: loss.dataSync()[0] ?? Number.NaN, correct: correct?.dataSync()[0] ?? 0 };
}
