import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import type { BackboneNetworkConfiguration } from '../../engine/backbone.ts';
import { imageNetClasses } from '../../engine/backbones/image-net.ts';
import { normalizationEpsilon } from '../../engine/backbones/normalization-epsilon.ts';
import { pixels } from '../../engine/backbones/pixels.ts';
import { blocks, denseUnits } from '../../engine/backbones/vgg16.ts';
import type { NetworkToolkit } from '../../engine/network.ts';
import type { TensorFlow } from '../../engine/tensorflow.ts';
import type { BackboneConfiguration } from '../../schemas/backbone.ts';

type Toolkit = Pick<NetworkToolkit, 'tf' | 'glorotUniform'>;
type Normalization = BackboneConfiguration['normalization'];

/** VGG16 (Simonyan & Zisserman 2015), with the layers' names that Keras gives them. */
export function build(toolkit: NetworkToolkit, { images: { size }, output, normalization }: BackboneNetworkConfiguration): LayersModel {
  const { tf } = toolkit;
  const input = tf.input({ shape: [size, size, 3] });
  const features = convolutions(toolkit, pixels(toolkit, input), normalization);
  if (output === 'features') return tf.model({ inputs: input, outputs: features });
  const outputs = output === 'pooled' ? (tf.layers.globalAveragePooling2d({ name: 'pooled' }).apply(features) as SymbolicTensor) : head(toolkit, features, normalization);
  return tf.model({ inputs: input, outputs });
}

/** The convolutions on pixels as the network takes them. Normalization comes before what bounds them below, as in torchvision's VGG16-BN. */
export function convolutions({ tf, glorotUniform }: Toolkit, input: SymbolicTensor, normalization?: Normalization): SymbolicTensor {
  const normalized = normalization === 'inserted';
  const convolved = (features: SymbolicTensor, name: string, filters: number): SymbolicTensor => {
    const layer = tf.layers.conv2d({ name, filters, kernelSize: 3, padding: 'same', activation: normalized ? 'linear' : 'relu', kernelInitializer: glorotUniform(`${name}/kernel`) });
    const output = layer.apply(features) as SymbolicTensor;
    return normalized ? (tf.layers.reLU({ name: `${name}_activation` }).apply(batchNormalization(tf, name, output)) as SymbolicTensor) : output;
  };
  return blocks.reduce<SymbolicTensor>((block, filters, index) => {
    const last = filters.reduce<SymbolicTensor>((features, count, place) => convolved(features, `block${index + 1}_conv${place + 1}`, count), block);
    return tf.layers.maxPooling2d({ name: `block${index + 1}_pool`, poolSize: 2, strides: 2 }).apply(last) as SymbolicTensor;
  }, input);
}

/** The dense layers after the convolutions, up to the logits. Normalization comes after what bounds them below, as in the course's VGG16BN. */
export function head({ tf, glorotUniform }: Toolkit, features: SymbolicTensor, normalization?: Normalization): SymbolicTensor {
  const dense = (name: string, units: number, activation: 'relu' | 'linear', input: SymbolicTensor) =>
    tf.layers.dense({ name, units, activation, kernelInitializer: glorotUniform(`${name}/kernel`) }).apply(input) as SymbolicTensor;
  const hidden = (name: string, input: SymbolicTensor) => {
    const output = dense(name, denseUnits, 'relu', input);
    return normalization === 'inserted' ? batchNormalization(tf, name, output) : output;
  };
  const flat = tf.layers.flatten({ name: 'flatten' }).apply(features) as SymbolicTensor;
  return dense('predictions', imageNetClasses, 'linear', hidden('fc2', hidden('fc1', flat)));
}

function batchNormalization(tf: TensorFlow, name: string, input: SymbolicTensor): SymbolicTensor {
  return tf.layers.batchNormalization({ name: `${name}_bn`, epsilon: normalizationEpsilon }).apply(input) as SymbolicTensor;
}
