import type { initializers, layers, Rank, Shape, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';

/** The network that scores windows. */
export interface WindowScoresSettings {
  /** Odd. */
  readonly windowWords: number;
  readonly hiddenUnits: number;
  /** Other middle words of each window. */
  readonly others: number;
  /** By the weight's name. */
  readonly initializerOf: (weight: string) => ReturnType<typeof initializers.zeros>;
}

/**
 * Scores all windows of passages, and each once more with each of its other middle words: word vectors side by side, a hidden layer (tanh), a
 * number (Collobert & Weston 2008). Takes the vectors of the passages' words and behind them those of the other words, rows × (words + windows ·
 * others) × dimension; gives rows × windows × (1 + others), the real window first.
 *
 * Windows of a passage share their words, so the hidden layer is a convolution, and what another middle word changes is one product.
 */
export function windowScores(tf: TensorFlow, name: string, { windowWords, hiddenUnits, others, initializerOf }: WindowScoresSettings): layers.Layer {
  type Weight = ReturnType<layers.Layer['addWeight']>;
  const middlePlace = (windowWords - 1) / 2;
  const windowsOf = (places: number) => (places - windowWords + 1) / (1 + others);
  const matrix = (values: Tensor, columns: number) => tf.reshape<Rank.R2>(values, [-1, columns]);

  class WindowScores extends tf.layers.Layer {
    static readonly className = 'WindowScores';
    #kernel: Weight | undefined;
    #bias: Weight | undefined;
    #output: Weight | undefined;

    override build(inputShape: Shape | Shape[]): void {
      const dimension = (inputShape as Shape)[2] ?? 0;
      const weight = (weightName: string, shape: Shape, initializer: ReturnType<typeof initializers.zeros>) => this.addWeight(weightName, shape, 'float32', initializer);
      this.#kernel = weight('kernel', [windowWords, dimension, hiddenUnits], initializerOf(`${name}/kernel`));
      this.#bias = weight('bias', [hiddenUnits], tf.initializers.zeros());
      this.#output = weight('output', [hiddenUnits, 1], initializerOf(`${name}/output`));
      super.build(inputShape);
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      const vectors = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor3D;
      const [kernel, bias, output] = [this.#kernel, this.#bias, this.#output].map((weight) => weight?.read()) as [Tensor3D, Tensor, Tensor2D];
      const [rows, places, dimension] = vectors.shape;
      const windows = windowsOf(places);
      const part = (from: number, count: number) => tf.slice(vectors, [0, from, 0], [rows, count, dimension]);
      const real = tf.reshape(tf.add(tf.conv1d(part(0, windows + windowWords - 1), kernel, 1, 'valid'), bias), [rows * windows, 1, hiddenUnits]);
      const middle = tf.reshape(part(middlePlace, windows), [rows * windows, 1, dimension]);
      const changed = tf.sub(tf.reshape(part(windows + windowWords - 1, windows * others), [rows * windows, others, dimension]), middle);
      const change = tf.matMul(matrix(changed, dimension), matrix(tf.slice(kernel, [middlePlace, 0, 0], [1, dimension, hiddenUnits]), hiddenUnits));
      const hidden = tf.tanh(tf.concat([real, tf.add(real, tf.reshape(change, [rows * windows, others, hiddenUnits]))], 1));
      return tf.reshape(tf.matMul(matrix(hidden, hiddenUnits), output), [rows, windows, 1 + others]);
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape {
      const [rows = null, places = null] = inputShape as Shape;
      return [rows, places === null ? null : windowsOf(places), 1 + others];
    }
  }

  return new WindowScores({ name });
}
