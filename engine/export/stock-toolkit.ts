import type { NetworkToolkit } from '../network.ts';
import type { TensorFlow } from '../tensorflow.ts';

/**
 * Builds networks of tfjs' own layers, with the same names and weights as the engine's. Their values come from a file, so
 * initial ones are zeros.
 */
export function stockToolkit(tf: TensorFlow): NetworkToolkit {
  const zeros = () => tf.initializers.zeros();
  return {
    tf,
    glorotUniform: zeros,
    embeddingUniform: zeros,
    dropout: (name, rate) => tf.layers.dropout({ name, rate }),
    lstm: (name, options) =>
      tf.layers.lstm({ name, ...options, activation: 'tanh', recurrentActivation: 'sigmoid', kernelInitializer: zeros(), recurrentInitializer: zeros(), biasInitializer: zeros(), unitForgetBias: false }),
  };
}
