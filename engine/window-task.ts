import type { Scalar, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { Task } from './tasks.ts';
import type { TensorFlow } from './tensorflow.ts';
import type { WindowLoss } from './word-windows.ts';

/**
 * Learns to tell real windows of words from those with another middle word, by their scores, rows × windows × (1 + others), and the middle words'
 * ids, rows × windows. `ranking`: the real one's score has to be larger by 1 (hinge; Collobert & Weston 2008); `logistic`: the cross-entropy of
 * both being told apart. Windows around padding do not count. The metric `accuracy` is the share of others that have the lower score. Loss and metric
 * of a row are means over its windows.
 */
export function windowTask(tf: TensorFlow, kind: WindowLoss): Task {
  const meanOfOthers = (values: Tensor): Tensor2D => tf.mean(values, 2);
  return {
    metrics: [{ name: 'accuracy', of: (sum, rows) => sum / rows }],
    objective: ([output, middle]) => {
      const scores = output as Tensor3D;
      const [rows, windows, scored] = scores.shape;
      const real = tf.slice(scores, [0, 0, 0], [rows, windows, 1]);
      const others = tf.slice(scores, [0, 0, 1], [rows, windows, scored - 1]);
      const counted = tf.cast(tf.greater(middle as Tensor2D, 0), 'float32');
      const windowsOfRow = tf.maximum(tf.sum(counted, 1), 1);
      const sumOfRows = (values: Tensor): Scalar => tf.sum(tf.div(tf.sum(tf.mul(values, counted), 1), windowsOfRow));
      const losses = kind === 'ranking'
        ? meanOfOthers(tf.relu(tf.add(tf.sub(others, real), 1)))
        : tf.add(meanOfOthers(tf.softplus(tf.neg(real))), meanOfOthers(tf.softplus(others)));
      const right = meanOfOthers(tf.cast(tf.greater(real, others), 'float32'));
      return { loss: tf.div(sumOfRows(losses), rows), metrics: [sumOfRows(right)], predictions: [] };
    },
  };
}
