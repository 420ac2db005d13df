import type { layers, Shape, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';

/** The middle words of all windows of a passage: rows × (windows + window words - 1) to rows × windows. */
export function middleWords(tf: TensorFlow, name: string, windowWords: number): layers.Layer {
  class MiddleWords extends tf.layers.Layer {
    static readonly className = 'MiddleWords';

    override call(inputs: Tensor | Tensor[]): Tensor {
      const ids = Array.isArray(inputs) ? inputs[0] : inputs;
      if (ids === undefined) throw new Error(`the layer ${name} has no input`);
      const [rows = 0, words = 0] = ids.shape;
      return tf.slice(ids, [0, (windowWords - 1) / 2], [rows, words - windowWords + 1]);
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape {
      const [rows = null, words = null] = inputShape as Shape;
      return [rows, words === null ? null : words - windowWords + 1];
    }
  }

  return new MiddleWords({ name });
}
