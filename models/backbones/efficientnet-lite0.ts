import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import type { BackboneNetworkConfiguration } from '../../engine/backbone.ts';
import { blocks, stemFilters, topFilters } from '../../engine/backbones/efficientnet-lite0.ts';
import { imageNetClasses } from '../../engine/backbones/image-net.ts';
import type { InvertedResidual } from '../../engine/backbones/inverted-residuals.ts';
import { pixels } from '../../engine/backbones/pixels.ts';
import type { NetworkToolkit } from '../../engine/network.ts';

/** EfficientNet-Lite0 (Tan & Le 2019, without squeeze and excitation), with the layers' names that Keras gives EfficientNet-B0's. */
export function build(toolkit: NetworkToolkit, { images: { size }, output }: BackboneNetworkConfiguration): LayersModel {
  const { tf } = toolkit;
  const input = tf.input({ shape: [size, size, 3] });
  const features = convolutions(toolkit, pixels(toolkit, input));
  if (output === 'features') return tf.model({ inputs: input, outputs: features });
  const pooled = tf.layers.globalAveragePooling2d({ name: 'pooled' }).apply(features) as SymbolicTensor;
  return tf.model({ inputs: input, outputs: output === 'pooled' ? pooled : head(toolkit, pooled) });
}

/** The convolutions on pixels as the network takes them. */
export function convolutions(toolkit: NetworkToolkit, input: SymbolicTensor): SymbolicTensor {
  const stem = bounded(toolkit, 'stem', convolved(toolkit, input, { name: 'stem', filters: stemFilters, kernelSize: 3, stride: 2 }));
  const last = blocks.reduce<SymbolicTensor>((features, block) => invertedResidual(toolkit, features, block), stem);
  return bounded(toolkit, 'top', convolved(toolkit, last, { name: 'top', filters: topFilters, kernelSize: 1, stride: 1 }));
}

/** The dense layer after the pooled features. */
export function head({ tf, glorotUniform }: NetworkToolkit, pooled: SymbolicTensor): SymbolicTensor {
  return tf.layers.dense({ name: 'predictions', units: imageNetClasses, kernelInitializer: glorotUniform('predictions/kernel') }).apply(pooled) as SymbolicTensor;
}

function invertedResidual(toolkit: NetworkToolkit, input: SymbolicTensor, block: InvertedResidual): SymbolicTensor {
  const { tf, glorotUniform } = toolkit;
  const { name, inputs, expanded, kernelSize, stride, filters } = block;
  const spread = expanded === inputs ? input : bounded(toolkit, `${name}_expand`, convolved(toolkit, input, { name: `${name}_expand`, filters: expanded, kernelSize: 1, stride: 1 }));
  const channelwise = tf.layers.depthwiseConv2d({ name: `${name}_dwconv`, kernelSize, strides: stride, padding: 'same', useBias: false, depthwiseInitializer: glorotUniform(`${name}_dwconv/depthwise_kernel`) }).apply(spread) as SymbolicTensor;
  const filtered = bounded(toolkit, name, normalized(toolkit, name, channelwise));
  const projected = convolved(toolkit, filtered, { name: `${name}_project`, filters, kernelSize: 1, stride: 1 });
  return stride === 1 && inputs === filters ? (tf.layers.add({ name: `${name}_add` }).apply([projected, input]) as SymbolicTensor) : projected;
}

interface Convolution {
  readonly name: string;
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride: number;
}

/** A convolution and its normalization. */
function convolved(toolkit: NetworkToolkit, input: SymbolicTensor, { name, filters, kernelSize, stride }: Convolution): SymbolicTensor {
  const { tf, glorotUniform } = toolkit;
  const convolution = tf.layers.conv2d({ name: `${name}_conv`, filters, kernelSize, strides: stride, padding: 'same', useBias: false, kernelInitializer: glorotUniform(`${name}_conv/kernel`) });
  return normalized(toolkit, name, convolution.apply(input) as SymbolicTensor);
}

function normalized({ tf }: NetworkToolkit, name: string, input: SymbolicTensor): SymbolicTensor {
  return tf.layers.batchNormalization({ name: `${name}_bn`, epsilon: 1e-3 }).apply(input) as SymbolicTensor;
}

function bounded({ tf }: NetworkToolkit, name: string, input: SymbolicTensor): SymbolicTensor {
  return tf.layers.reLU({ name: `${name}_activation`, maxValue: 6 }).apply(input) as SymbolicTensor;
}
