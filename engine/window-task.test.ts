import { beforeAll, describe, expect, it } from 'vitest';
import { namedSums } from './tasks.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';
import { windowTask } from './window-task.ts';
import type { WindowLoss } from './word-windows.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

/** Two passages of two windows, each beside two others. The second window of the second passage is around padding. */
const scores = [[[2, 0, 1.5], [1, 3, 1]], [[0, 0.5, -2], [100, -100, 200]]];
const middle = [[4, 7], [2, 0]];

function judged(loss: WindowLoss) {
  return tf.tidy(() => {
    const task = windowTask(tf, loss);
    const judgement = task.objective([tf.tensor3d(scores), tf.tensor2d(middle, undefined, 'int32')], []);
    const sums = namedSums(task, judgement.metrics.map((metric) => metric.dataSync()[0]!));
    return { loss: judgement.loss.dataSync()[0], accuracy: task.metrics[0]?.of(sums['accuracy']!, 2) };
  });
}

const softplus = (value: number) => Math.log1p(Math.exp(value));

describe('windows are told apart', () => {
  it('by a margin of 1 between the real one and the others', () => {
    const first = ((0 + 0.5) / 2 + (3 + 1) / 2) / 2;
    const second = (1.5 + 0) / 2;
    expect(judged('ranking').loss).toBeCloseTo((first + second) / 2);
  });

  it('by the logarithms of the probabilities that the scores stand for', () => {
    const one = (real: number, others: number[]) => softplus(-real) + others.reduce((sum, other) => sum + softplus(other), 0) / others.length;
    const first = (one(2, [0, 1.5]) + one(1, [3, 1])) / 2;
    expect(judged('logistic').loss).toBeCloseTo((first + one(0, [0.5, -2])) / 2);
  });

  it('rightly where the real one has the larger score', () => {
    expect(judged('ranking').accuracy).toBeCloseTo(((1 + 0) / 2 + 0.5) / 2);
  });
});
