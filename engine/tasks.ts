import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Objective } from './graph/trace-training.ts';
import { classification } from './losses.ts';
import type { TensorFlow } from './tensorflow.ts';

/** A figure beside the loss. */
export interface Metric {
  readonly name: string;
  /** Its value over so many rows, from the sum over them. */
  of(sum: number, rows: number): number;
}

/** What a network learns: a loss, a mean over the rows, and metrics, of which the graph gives sums over the rows. */
export interface Task {
  readonly metrics: readonly Metric[];
  readonly objective: Objective;
}

const mean = (sum: number, rows: number) => sum / rows;
const accuracy: Metric = { name: 'accuracy', of: mean };
const meanAbsoluteError: Metric = { name: 'meanAbsoluteError', of: mean };
const rootMeanSquaredError: Metric = { name: 'rootMeanSquaredError', of: (sum, rows) => Math.sqrt(sum / rows) };

/** Classes as int32 against logits: two classes with one logit, or one logit a class. Predicts probabilities, rows × classes. */
export function classTask(tf: TensorFlow, outputs: number): Task {
  const { loss, correct, probabilities } = classification(tf, outputs);
  return {
    metrics: [accuracy],
    objective: ([output], [target]) => {
      const [logits, classes] = [output as Tensor2D, target as Tensor1D];
      return { loss: loss(logits, classes), metrics: [correct(logits, classes)], predictions: [probabilities(logits)] };
    },
  };
}

/** Probabilities of the classes as float32, rows × classes, against logits. Right is the class with the largest. */
export function distributionTask(tf: TensorFlow): Task {
  return {
    metrics: [accuracy],
    objective: ([output], [target]) => {
      const [logits, wanted] = [output as Tensor2D, target as Tensor2D];
      return {
        loss: tf.losses.softmaxCrossEntropy<Tensor, Scalar>(wanted, logits),
        metrics: [tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(wanted, 1)), 'float32'))],
        predictions: [tf.softmax(logits)],
      };
    },
  };
}

/** Numbers as float32, of the output's shape: the loss is the mean squared error. Predicts the output. */
export function numberTask(tf: TensorFlow): Task {
  return {
    metrics: [meanAbsoluteError, rootMeanSquaredError],
    objective: ([output], [target]) => {
      const [predicted, wanted] = [output as Tensor, target as Tensor];
      const [rows = 1] = predicted.shape;
      const perRow = predicted.size / rows;
      const error = tf.sub(predicted, wanted);
      const squared = tf.square(error);
      const sumOfRows = (values: Tensor): Scalar => tf.div(tf.sum(values), perRow);
      return { loss: tf.mean(squared), metrics: [sumOfRows(tf.abs(error)), sumOfRows(squared)], predictions: [predicted] };
    },
  };
}

/** Sums of a task's metrics by their names. */
export function namedSums({ metrics }: Task, sums: readonly number[]): Record<string, number> {
  return Object.fromEntries(metrics.map(({ name }, place) => [name, sums[place] ?? 0]));
}
