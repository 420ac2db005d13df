import type { LayersModel } from '@tensorflow/tfjs';
import type { NetworkToolkit } from '../engine/network.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';

/** A convolution over the words of a text, after embedding them; max-pooling, one hidden layer. */
export function build({ tf, glorotUniform, embeddingUniform, dropout }: NetworkToolkit, configuration: TextModelConfiguration): LayersModel {
  const { model, vocabularyIds, sequenceLength, outputs } = configuration;
  return tf.sequential({
    layers: [
      tf.layers.embedding({
        name: 'embedding',
        inputDim: vocabularyIds,
        outputDim: model.embeddingSize,
        inputLength: sequenceLength,
        embeddingsInitializer: embeddingUniform('embedding/embeddings'),
      }),
      dropout('embedding-dropout', model.embeddingDropout),
      tf.layers.conv1d({
        name: 'convolution',
        filters: model.filters,
        kernelSize: model.kernelSize,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: glorotUniform('convolution/kernel'),
      }),
      tf.layers.maxPooling1d({ name: 'pooling', poolSize: Math.min(2, sequenceLength) }),
      dropout('convolution-dropout', model.convolutionDropout),
      tf.layers.flatten({ name: 'flatten' }),
      tf.layers.dense({ name: 'dense', units: model.denseUnits, activation: 'relu', kernelInitializer: glorotUniform('dense/kernel') }),
      dropout('dense-dropout', model.denseDropout),
      tf.layers.dense({ name: 'output', units: outputs, kernelInitializer: glorotUniform('output/kernel') }),
    ],
  });
}
