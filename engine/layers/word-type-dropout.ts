import type { layers, Shape, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { randomMask } from '../random-mask.ts';
import type { StepRandomness } from '../step-randomness.ts';
import type { TensorFlow } from '../tensorflow.ts';

/**
 * Dropout of words of a vocabulary (Gal & Ghahramani 2016): in training each id is zeroed with probability `rate` wherever it stands in the
 * step's rows, the others grow by 1 / (1 - rate). Takes rows × words × size and the ids, rows × words.
 */
export function wordTypeDropout(tf: TensorFlow, randomness: StepRandomness, name: string, rate: number, ids: number): layers.Layer {
  randomness.register(name);

  class StatelessWordTypeDropout extends tf.layers.Layer {
    static readonly className = 'StatelessWordTypeDropout';

    override call(inputs: Tensor | Tensor[], options: { training?: boolean }): Tensor {
      const [embedded, words] = inputs as [Tensor, Tensor2D];
      if (options.training !== true || rate === 0) return embedded.clone();
      const kept = tf.mul(randomMask(tf, [ids], rate, randomness.seed(name)), 1 / (1 - rate));
      return tf.mul(embedded, tf.expandDims(tf.gather(kept, words), 2));
    }

    override computeOutputShape(inputShapes: Shape | Shape[]): Shape {
      return (inputShapes as Shape[])[0] ?? [];
    }
  }

  return new StatelessWordTypeDropout({ name });
}
