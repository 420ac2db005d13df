import { EverstepError } from '../../schemas/failure.ts';
import type { RecurrentSettings } from '../layers/recurrent-layer.ts';
import type { NetworkToolkit } from '../network.ts';
import type { TensorFlow } from '../tensorflow.ts';

/**
 * Builds networks of tfjs' own layers, with the same names and weights as the engine's. Their values come from a file, so
 * initial ones are zeros.
 */
export function stockToolkit(tf: TensorFlow): NetworkToolkit {
  const zeros = () => tf.initializers.zeros();
  const recurrent = (name: string, settings: RecurrentSettings) => ({ name, ...settings, activation: 'tanh' as const, kernelInitializer: zeros(), recurrentInitializer: zeros(), biasInitializer: zeros() });
  return {
    tf,
    glorotUniform: zeros,
    embeddingUniform: zeros,
    dropout: (name, rate) => tf.layers.dropout({ name, rate }),
    // tfjs has no dropout of whole words, and outside of training there is none
    wordDropout: (name, rate) => tf.layers.dropout({ name, rate }),
    wordTypeDropout: (_name, _rate, _ids, { embedded }) => embedded,
    otherWords: (name) => {
      throw new Error(`the layer ${name} is for training alone`);
    },
    lstm: (name, settings) => tf.layers.lstm({ ...recurrent(name, settings), recurrentActivation: 'sigmoid', unitForgetBias: false }),
    gru: (name) => {
      throw new EverstepError('ES-EXPORT-LAYER', `The network cannot be exported for tfjs: its layer ${name} is a GRU as Keras computes it by default, which tfjs does not know. The formats saved-model and safetensors take it.`);
    },
    simpleRnn: (name, settings) => tf.layers.simpleRNN(recurrent(name, settings)),
  };
}
