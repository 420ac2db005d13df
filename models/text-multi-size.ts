import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import type { NetworkToolkit } from '../engine/network.ts';
import { embeddedWords, hiddenLayer, through } from '../engine/text-layers.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import type { TextMultiSize } from '../schemas/model.ts';

/** Convolutions over several numbers of words side by side, each max-pooled; one hidden layer over all (after Kim 2014). */
export function build(toolkit: NetworkToolkit, configuration: TextModelConfiguration<TextMultiSize>): LayersModel {
  const { tf, glorotUniform, dropout } = toolkit;
  const { model, sequenceLength } = configuration;
  const { words, embedded } = embeddedWords(toolkit, configuration);
  const patterns = [...new Set(model.kernelSizes)].map((size) =>
    through(embedded, [
      tf.layers.conv1d({
        name: `convolution-${size}`,
        filters: model.filters,
        kernelSize: size,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: glorotUniform(`convolution-${size}/kernel`),
      }),
      tf.layers.maxPooling1d({ name: `pooling-${size}`, poolSize: Math.min(2, sequenceLength) }),
      tf.layers.flatten({ name: `flatten-${size}` }),
    ]),
  );
  const [first = embedded] = patterns;
  const joined = patterns.length === 1 ? first : (tf.layers.concatenate({ name: 'patterns' }).apply(patterns) as SymbolicTensor);
  return tf.model({ inputs: words, outputs: through(joined, [dropout('convolution-dropout', model.convolutionDropout), ...hiddenLayer(toolkit, configuration)]) });
}
