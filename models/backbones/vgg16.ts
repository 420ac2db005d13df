import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import type { BackboneNetworkConfiguration } from '../../engine/backbone.ts';
import { imageNetClasses } from '../../engine/backbones/image-net.ts';
import { pixels } from '../../engine/backbones/pixels.ts';
import { blocks, denseUnits } from '../../engine/backbones/vgg16.ts';
import type { NetworkToolkit } from '../../engine/network.ts';

/** VGG16 (Simonyan & Zisserman 2015), with the layers' names that Keras gives them. */
export function build(toolkit: NetworkToolkit, { images: { size }, output }: BackboneNetworkConfiguration): LayersModel {
  const { tf } = toolkit;
  const input = tf.input({ shape: [size, size, 3] });
  const features = convolutions(toolkit, pixels(toolkit, input));
  return tf.model({ inputs: input, outputs: output === 'features' ? features : output === 'pooled' ? (tf.layers.globalAveragePooling2d({ name: 'pooled' }).apply(features) as SymbolicTensor) : head(toolkit, features) });
}

/** The convolutions on pixels as the network takes them. */
export function convolutions({ tf, glorotUniform }: NetworkToolkit, input: SymbolicTensor): SymbolicTensor {
  return blocks.reduce<SymbolicTensor>((block, filters, index) => {
    const convolved = filters.reduce<SymbolicTensor>((features, count, place) => {
      const name = `block${index + 1}_conv${place + 1}`;
      return tf.layers.conv2d({ name, filters: count, kernelSize: 3, padding: 'same', activation: 'relu', kernelInitializer: glorotUniform(`${name}/kernel`) }).apply(features) as SymbolicTensor;
    }, block);
    return tf.layers.maxPooling2d({ name: `block${index + 1}_pool`, poolSize: 2, strides: 2 }).apply(convolved) as SymbolicTensor;
  }, input);
}

/** The dense layers after the convolutions, up to the logits. */
export function head({ tf, glorotUniform }: NetworkToolkit, features: SymbolicTensor): SymbolicTensor {
  const dense = (name: string, units: number, activation: 'relu' | 'linear', input: SymbolicTensor) =>
    tf.layers.dense({ name, units, activation, kernelInitializer: glorotUniform(`${name}/kernel`) }).apply(input) as SymbolicTensor;
  const flat = tf.layers.flatten({ name: 'flatten' }).apply(features) as SymbolicTensor;
  return dense('predictions', imageNetClasses, 'linear', dense('fc2', denseUnits, 'relu', dense('fc1', denseUnits, 'relu', flat)));
}
