import type { LayersModel } from '@tensorflow/tfjs';
import type { NetworkToolkit } from '../engine/network.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import { embedding, hiddenLayer } from '../engine/text-layers.ts';
import type { TextMlp } from '../schemas/model.ts';

/** One hidden layer over the embedded words of a text. */
export function build(toolkit: NetworkToolkit, configuration: TextModelConfiguration<TextMlp>): LayersModel {
  const { tf } = toolkit;
  return tf.sequential({ layers: [...embedding(toolkit, configuration), tf.layers.flatten({ name: 'flatten' }), ...hiddenLayer(toolkit, configuration)] });
}
