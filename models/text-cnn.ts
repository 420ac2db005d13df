import type { LayersModel } from '@tensorflow/tfjs';
import type { NetworkToolkit } from '../engine/network.ts';
import { embeddedWords, hiddenLayer, through } from '../engine/text-layers.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import type { TextCnn } from '../schemas/model.ts';

/** A convolution over the words of a text, after embedding them; max-pooling, one hidden layer. */
export function build(toolkit: NetworkToolkit, configuration: TextModelConfiguration<TextCnn>): LayersModel {
  const { tf, glorotUniform, dropout } = toolkit;
  const { model, sequenceLength } = configuration;
  const { words, embedded } = embeddedWords(toolkit, configuration);
  const logits = through(embedded, [
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
    ...hiddenLayer(toolkit, configuration),
  ]);
  return tf.model({ inputs: words, outputs: logits });
}
