import type { layers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import type { BackboneNetworkConfiguration } from '../../engine/backbone.ts';
import { blocks, stemFilters, topFilters } from '../../engine/backbones/efficientnet-lite0.ts';
import { imageNetClasses } from '../../engine/backbones/image-net.ts';
import type { InvertedResidual } from '../../engine/backbones/inverted-residuals.ts';
import { normalizationEpsilon } from '../../engine/backbones/normalization-epsilon.ts';
import { pixels } from '../../engine/backbones/pixels.ts';
import type { NetworkToolkit } from '../../engine/network.ts';
import type { BackboneConfiguration } from '../../schemas/backbone.ts';

type ConvolutionToolkit = Pick<NetworkToolkit, 'tf' | 'glorotUniform'>;

interface Convolution {
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides: number;
}

/** EfficientNet-Lite0 (Tan & Le 2019, without squeeze and excitation), with the layers' names that Keras gives EfficientNet-B0's. */
export function build(toolkit: NetworkToolkit, { images: { size }, output, normalization }: BackboneNetworkConfiguration): LayersModel {
  const { tf } = toolkit;
  const input = tf.input({ shape: [size, size, 3] });
  const features = convolutions(toolkit, pixels(toolkit, input), normalization);
  if (output === 'features') return tf.model({ inputs: input, outputs: features });
  const pooled = tf.layers.globalAveragePooling2d({ name: 'pooled' }).apply(features) as SymbolicTensor;
  return tf.model({ inputs: input, outputs: output === 'pooled' ? pooled : head(toolkit, pooled) });
}

/** The convolutions on pixels as the network takes them. */
export function convolutions({ tf, glorotUniform }: ConvolutionToolkit, input: SymbolicTensor, normalization?: BackboneConfiguration['normalization']): SymbolicTensor {
  const useBias = normalization !== undefined;
  const apply = (layer: layers.Layer, features: SymbolicTensor) => layer.apply(features) as SymbolicTensor;
  const normalized = (name: string, features: SymbolicTensor) => (normalization === 'folded' ? features : apply(tf.layers.batchNormalization({ name: `${name}_bn`, epsilon: normalizationEpsilon }), features));
  const bounded = (name: string, features: SymbolicTensor) => apply(tf.layers.reLU({ name: `${name}_activation`, maxValue: 6 }), features);
  const convolved = (name: string, features: SymbolicTensor, { filters, kernelSize, strides }: Convolution) =>
    normalized(name, apply(tf.layers.conv2d({ name: `${name}_conv`, filters, kernelSize, strides, padding: 'same', useBias, kernelInitializer: glorotUniform(`${name}_conv/kernel`) }), features));

  const invertedResidual = (block: SymbolicTensor, { name, inputs, expanded, kernelSize, stride, filters }: InvertedResidual): SymbolicTensor => {
    const spread = expanded === inputs ? block : bounded(`${name}_expand`, convolved(`${name}_expand`, block, { filters: expanded, kernelSize: 1, strides: 1 }));
    const channelwise = tf.layers.depthwiseConv2d({ name: `${name}_dwconv`, kernelSize, strides: stride, padding: 'same', useBias, depthwiseInitializer: glorotUniform(`${name}_dwconv/depthwise_kernel`) });
    const filtered = bounded(name, normalized(name, apply(channelwise, spread)));
    const projected = convolved(`${name}_project`, filtered, { filters, kernelSize: 1, strides: 1 });
    return stride === 1 && inputs === filters ? (tf.layers.add({ name: `${name}_add` }).apply([projected, block]) as SymbolicTensor) : projected;
  };

  const stem = bounded('stem', convolved('stem', input, { filters: stemFilters, kernelSize: 3, strides: 2 }));
  return bounded('top', convolved('top', blocks.reduce(invertedResidual, stem), { filters: topFilters, kernelSize: 1, strides: 1 }));
}

/** The dense layer after the pooled features. */
export function head({ tf, glorotUniform }: ConvolutionToolkit, pooled: SymbolicTensor): SymbolicTensor {
  return tf.layers.dense({ name: 'predictions', units: imageNetClasses, kernelInitializer: glorotUniform('predictions/kernel') }).apply(pooled) as SymbolicTensor;
}
