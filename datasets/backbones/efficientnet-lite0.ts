import { blocks, stemFilters, topFilters } from '../../engine/backbones/efficientnet-lite0.ts';
import { imageNetClasses } from '../../engine/backbones/image-net.ts';
import type { WeightShape } from '../../engine/import/match-arrays.ts';
import { permuted } from '../../engine/import/permuted.ts';
import type { NamedArray } from '../../engine/named-array.ts';
import type { BackboneDefinition } from '../backbone-definition.ts';

const features: readonly WeightShape[] = [
  ...convolution('stem', 3, stemFilters, 3),
  ...blocks.flatMap(({ name, inputs, expanded, kernelSize, filters }) => [
    ...(expanded === inputs ? [] : convolution(`${name}_expand`, inputs, expanded, 1)),
    { name: `${name}_dwconv/depthwise_kernel`, shape: [kernelSize, kernelSize, expanded, 1] },
    ...normalization(name, expanded),
    ...convolution(`${name}_project`, expanded, filters, 1),
  ]),
  ...convolution('top', blocks.at(-1)?.filters ?? 0, topFilters, 1),
];

function convolution(name: string, inputs: number, filters: number, kernelSize: number): WeightShape[] {
  return [{ name: `${name}_conv/kernel`, shape: [kernelSize, kernelSize, inputs, filters] }, ...normalization(name, filters)];
}

function normalization(name: string, channels: number): WeightShape[] {
  return ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((weight) => ({ name: `${name}_bn/${weight}`, shape: [channels] }));
}

export const definition: BackboneDefinition = {
  name: 'efficientnet-lite0',
  images: { size: 224, fit: { kind: 'centre-crop', share: 0.875 }, interpolation: 'bicubic' },
  pixels: { channels: 'rgb', means: [127, 127, 127], divisor: 128 },
  featureShape: [7, 7, topFilters],
  features: { weights: features, published: { sha256: 'e427a810e7fd544e46fa404dd8d260ce45256c53eee0b5934abdda9de4bc01d1' } },
  head: {
    weights: [{ name: 'predictions/kernel', shape: [topFilters, imageNetClasses] }, { name: 'predictions/bias', shape: [imageNetClasses] }],
    published: { sha256: 'dd7d52a9beb007ff78d341e6c8d499281c3f4e31a40a11b6bc82a5f37e957a7b' },
  },
  translate,
};

/** Parts of torch's names, of the ports of EfficientNet that follow TensorFlow's, and what they are here. */
const torchLayers: Readonly<Record<string, string>> = {
  '_conv_stem': 'stem_conv', '_bn0': 'stem_bn', '_conv_head': 'top_conv', '_bn1': 'top_bn', '_fc': 'predictions',
  '._expand_conv': '_expand_conv', '._bn0': '_expand_bn', '._depthwise_conv': '_dwconv', '._bn1': '_bn', '._project_conv': '_project_conv', '._bn2': '_project_bn',
};
const normalizationWeights: Readonly<Record<string, string>> = { weight: 'gamma', bias: 'beta', running_mean: 'moving_mean', running_var: 'moving_variance' };

function translate(array: NamedArray): NamedArray {
  const [, place, part = '', weight = ''] = /^(?:_blocks\.(\d+))?(\.?_[a-z0-9_]+)\.([a-z_]+)$/.exec(array.name) ?? [];
  const layer = `${place === undefined ? '' : (blocks[Number(place)]?.name ?? `block ${place}`)}${torchLayers[part] ?? ''}`;
  if (torchLayers[part] === undefined) return array;
  if (layer.endsWith('_bn')) return { ...array, name: `${layer}/${normalizationWeights[weight] ?? weight}` };
  if (weight === 'bias') return { ...array, name: `${layer}/bias` };
  if (layer.endsWith('_dwconv')) return { ...permuted(array, [2, 3, 0, 1]), name: `${layer}/depthwise_kernel` };
  return { ...permuted(array, array.shape.length === 2 ? [1, 0] : [2, 3, 1, 0]), name: `${layer}/kernel` };
}
