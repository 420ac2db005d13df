import type { LayersModel } from '@tensorflow/tfjs';
import type { NetworkToolkit } from '../engine/network.ts';
import { embeddedWords, hiddenLayer, lengthScaled, through } from '../engine/text-layers.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import type { TextMlp } from '../schemas/model.ts';

/** One hidden layer over the embedded words of a text. */
export function build(toolkit: NetworkToolkit, configuration: TextModelConfiguration<TextMlp>): LayersModel {
  const { tf } = toolkit;
  const { lengthScaling } = configuration.model;
  const texts = embeddedWords(toolkit, configuration);
  const scaled = lengthScaling > 0 ? lengthScaled(toolkit, texts, lengthScaling) : texts.embedded;
  return tf.model({ inputs: texts.words, outputs: through(scaled, [tf.layers.flatten({ name: 'flatten' }), ...hiddenLayer(toolkit, configuration)]) });
}
