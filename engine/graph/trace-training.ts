import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import type { Network } from '../network.ts';
import type { TensorFlow } from '../tensorflow.ts';
import type { Output } from './graph.ts';
import type { Tracer } from './tracer.ts';
import type { TracedSeeds } from './trace-seeds.ts';

/** What a network is trained and judged by. */
export interface Judgement {
  readonly loss: Scalar;
  /** Figures beside the loss. */
  readonly metrics: readonly Scalar[];
  /** What the outputs mean, such as probabilities. */
  readonly predictions: readonly Tensor[];
}

/** Judges a network's outputs by what they ought to be. */
export type Objective = (outputs: readonly Tensor[], targets: readonly Tensor[]) => Judgement;

/** Outputs of one pass through a network, forwards and back. */
export interface TracedTraining {
  readonly loss: Output;
  readonly metrics: readonly Output[];
  /** In the order of the variables. */
  readonly gradients: readonly Output[];
}

/** Traces a network in training, with its regularization losses, and the gradients of the loss. */
export function traceTraining(
  tf: TensorFlow,
  tracer: Tracer,
  { model, randomness, augment }: Network,
  objective: Objective,
  seeds: TracedSeeds,
  variables: readonly Variable[],
  inputs: readonly Tensor[],
  targets: readonly Tensor[],
): TracedTraining {
  let metrics: readonly Output[] = [];
  const total = (): Scalar => {
    const changed = augment?.(inputs) ?? [...inputs];
    const result = objective(outputsOf(model.apply(changed, { training: true }) as Tensor | Tensor[]), targets);
    metrics = result.metrics.map((metric) => tracer.outputOf(metric));
    return model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), result.loss);
  };
  const { value, grads } = tracer.trace(() => randomness.during(seeds.seedOf, () => tf.variableGrads(total, [...variables])));
  const gradients = variables.map(({ name }) => {
    const gradient = grads[name];
    if (gradient === undefined) throw new Error(`the loss does not depend on the variable ${name}`);
    return tracer.outputOf(gradient);
  });
  return { loss: tracer.outputOf(value), metrics, gradients };
}

/** A network's outputs, one or several. */
export function outputsOf(outputs: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(outputs) ? outputs : [outputs];
}
