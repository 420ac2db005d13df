import { beforeAll, expect, it } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs';
import { classTask, distributionTask, namedSums, numberTask, type Task } from './tasks.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

function judged(task: Task, output: number[][], target: Tensor) {
  return tf.tidy(() => {
    const { loss, metrics } = task.objective([tf.tensor2d(output)], [target]);
    const sums = namedSums(task, metrics.map((metric) => metric.dataSync()[0]!));
    return { loss: loss.dataSync()[0]!, values: Object.fromEntries(task.metrics.map(({ name, of }) => [name, of(sums[name]!, output.length)])) };
  });
}

it('numbers have the mean squared error as loss, and its root and the mean absolute error as metrics', () => {
  const target = tf.tensor2d([[1, 1], [2, 2]]);
  const { loss, values } = judged(numberTask(tf), [[1, 3], [2, 6]], target);
  target.dispose();
  expect(loss).toBeCloseTo(5);
  expect(values).toEqual({ meanAbsoluteError: expect.closeTo(1.5), rootMeanSquaredError: expect.closeTo(Math.sqrt(5)) });
});

it('probabilities that are all on one class are judged as that class', () => {
  const logits = [[3, 1, 0], [0, 1, 5]];
  const [classes, distributions] = [tf.tensor1d([0, 1], 'int32'), tf.tensor2d([[1, 0, 0], [0, 1, 0]])];
  const [sparse, dense] = [judged(classTask(tf, 3), logits, classes), judged(distributionTask(tf), logits, distributions)];
  classes.dispose();
  distributions.dispose();
  expect(dense.values).toEqual({ accuracy: 0.5 });
  expect(sparse.values).toEqual(dense.values);
  expect(sparse.loss).toBeCloseTo(dense.loss);
});

it('probabilities may be anything between', () => {
  const wanted = tf.tensor2d([[0.25, 0.75]]);
  const { loss } = judged(distributionTask(tf), [[0, Math.log(3)]], wanted);
  wanted.dispose();
  expect(loss).toBeCloseTo(-(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75)));
});
