import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs';
import type { NamedArray } from '../named-array.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { readVariables, writeVariables } from '../variables.ts';
import type { TrainedVariable, VariableOptimizer } from './optimizer.ts';
import type { AdamOptions } from './options.ts';

interface Slot {
  readonly trained: TrainedVariable;
  readonly momentum: TrainedVariable;
  readonly velocity: TrainedVariable;
}

/**
 * Adam with Keras' arithmetic (Kingma & Ba 2015, section 2, last form): the step size takes both bias corrections, and epsilon
 * is added to the root of the uncorrected second moment. tfjs' own corrects first and so takes other steps at the start.
 */
export class Adam implements VariableOptimizer {
  readonly #tf: TensorFlow;
  readonly #options: AdamOptions;
  readonly #slots: readonly Slot[];
  #iterations = 0;

  constructor(tf: TensorFlow, options: AdamOptions, variables: readonly TrainedVariable[]) {
    this.#tf = tf;
    this.#options = options;
    const zeros = (trained: TrainedVariable, slot: string): TrainedVariable => ({
      name: `${trained.name}/${slot}`,
      variable: tf.tidy(() => tf.variable(tf.zerosLike(trained.variable), false)),
    });
    this.#slots = variables.map((trained) => ({ trained, momentum: zeros(trained, 'momentum'), velocity: zeros(trained, 'velocity') }));
  }

  get iterations(): number {
    return this.#iterations;
  }

  apply(gradients: NamedTensorMap, learningRate: number): void {
    const tf = this.#tf;
    const { beta1, beta2, epsilon } = this.#options;
    this.#iterations += 1;
    const stepSize = adamStepSize({ ...this.#options, learningRate }, this.#iterations);
    for (const { trained, momentum, velocity } of this.#slots) {
      const gradient = gradients[trained.variable.name];
      if (gradient === undefined) throw new Error(`the loss does not depend on the variable ${trained.name}`);
      tf.tidy(() => {
        const towards = (average: Tensor, value: Tensor, share: number) => tf.add(average, tf.mul(tf.sub(value, average), share));
        momentum.variable.assign(towards(momentum.variable, gradient, 1 - beta1));
        velocity.variable.assign(towards(velocity.variable, tf.square(gradient), 1 - beta2));
        const change = tf.div(tf.mul(momentum.variable, stepSize), tf.add(tf.sqrt(velocity.variable), epsilon));
        trained.variable.assign(tf.sub(trained.variable, change));
      });
    }
  }

  readSlots(): NamedArray[] {
    return readVariables(this.#ownVariables());
  }

  writeSlots(slots: readonly NamedArray[], iterations: number): void {
    writeVariables(this.#tf, this.#ownVariables(), slots);
    this.#iterations = iterations;
  }

  dispose(): void {
    for (const { variable } of this.#ownVariables()) variable.dispose();
  }

  #ownVariables(): TrainedVariable[] {
    return this.#slots.flatMap(({ momentum, velocity }) => [momentum, velocity]);
  }
}

/** Learning rate × √(1 - β₂ᵗ) / (1 - β₁ᵗ). Powers are products, so that no mathematical library decides their last bit. */
export function adamStepSize({ learningRate, beta1, beta2 }: Pick<AdamOptions, 'learningRate' | 'beta1' | 'beta2'>, iteration: number): number {
  return (learningRate * Math.sqrt(1 - power(beta2, iteration))) / (1 - power(beta1, iteration));
}

function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
