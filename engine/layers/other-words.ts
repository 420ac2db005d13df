import type { layers, Shape, Tensor } from '@tensorflow/tfjs';
import { statelessRandomWords } from '../stateless-random-words.ts';
import type { StepRandomness } from '../step-randomness.ts';
import type { TensorFlow } from '../tensorflow.ts';

/** How the middle words of windows are replaced. */
export interface OtherWordsSettings {
  /** Ids there are, padding included. */
  readonly ids: number;
  /** Odd. */
  readonly windowWords: number;
  /** Words that are drawn for each window. */
  readonly count: number;
}

/**
 * Puts words behind passages that may take the place of their windows' middle ones: others of the vocabulary, all equally likely, those of a
 * window side by side. Rows × (windows + window words - 1) to that and windows · count more. Which ones depends on seed, epoch, step and
 * the layer's name alone.
 */
export function otherWords(tf: TensorFlow, randomness: StepRandomness, name: string, { ids, windowWords, count }: OtherWordsSettings): layers.Layer {
  randomness.register(name);
  const windowsOf = (places: number) => places - windowWords + 1;

  class OtherWords extends tf.layers.Layer {
    static readonly className = 'OtherWords';

    override call(inputs: Tensor | Tensor[]): Tensor {
      const passages = Array.isArray(inputs) ? inputs[0] : inputs;
      if (passages === undefined) throw new Error(`the layer ${name} has no input`);
      const [rows = 0, places = 0] = passages.shape;
      const windows = windowsOf(places);
      const words = tf.slice(passages, [0, (windowWords - 1) / 2], [rows, windows]);
      const drawn = tf.reshape(statelessRandomWords(tf, rows * windows * count, randomness.seed(name)), [rows, windows, count]);
      // a step of 1 to ids - 2 around the circle of all words never comes back to the same one
      const steps = tf.mod(drawn, tf.scalar(ids - 2, 'int32'));
      const reached = tf.mod(tf.add(tf.expandDims(words, 2), steps), tf.scalar(ids - 1, 'int32'));
      return tf.concat([passages, tf.reshape(tf.add(reached, tf.scalar(1, 'int32')), [rows, windows * count])], 1);
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape {
      const [rows = null, places = null] = inputShape as Shape;
      return [rows, places === null ? null : places + windowsOf(places) * count];
    }
  }

  return new OtherWords({ name });
}
