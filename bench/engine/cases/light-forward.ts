import type { SymbolicTensor } from '@tensorflow/tfjs';
import type { BenchToolkit, EngineCase } from '../case.ts';

/** Expansion, filters, blocks, stride of the first, kernel size. */
const stages = [
  [1, 16, 1, 1, 3],
  [6, 24, 2, 2, 3],
  [6, 40, 2, 2, 5],
  [6, 80, 3, 2, 3],
  [6, 112, 3, 1, 5],
  [6, 192, 4, 2, 5],
  [6, 320, 1, 1, 3],
] as const;

/** The shape of EfficientNet-Lite0 (Tan & Le 2019, without squeeze and excitation) on images of 224 × 224, up to its 1,000 logits. */
export const lightForward: EngineCase = {
  name: 'light-forward',
  data: 'images',
  purpose: 'forward',
  batchSize: 16,
  steps: 3,
  warmUpSteps: 1,
  build: (toolkit) => {
    const { tf, glorotUniform } = toolkit;
    const images = tf.input({ shape: [224, 224, 3] });
    let features = convolved(toolkit, images, 'stem', 32, 3, 2);
    stages.forEach(([expansion, filters, blocks, stride, kernelSize], stage) => {
      for (let block = 0; block < blocks; block += 1) {
        features = invertedResidual(toolkit, features, `block${stage + 1}_${block + 1}`, expansion, filters, block === 0 ? stride : 1, kernelSize);
      }
    });
    features = convolved(toolkit, features, 'head', 1280, 1, 1);
    const pooled = tf.layers.globalAveragePooling2d({ name: 'pooling' }).apply(features);
    return tf.model({ inputs: images, outputs: tf.layers.dense({ name: 'output', units: 1000, kernelInitializer: glorotUniform('output/kernel') }).apply(pooled) as SymbolicTensor });
  },
};

function invertedResidual(toolkit: BenchToolkit, input: SymbolicTensor, name: string, expansion: number, filters: number, stride: number, kernelSize: number): SymbolicTensor {
  const { tf, glorotUniform } = toolkit;
  const channels = input.shape.at(-1) ?? 0;
  const expanded = expansion === 1 ? input : convolved(toolkit, input, `${name}-expand`, channels * expansion, 1, 1);
  const depthwise = tf.layers.depthwiseConv2d({ name: `${name}-depthwise`, kernelSize, strides: stride, padding: 'same', useBias: false, depthwiseInitializer: glorotUniform(`${name}-depthwise/depthwise_kernel`) });
  const spread = bounded(toolkit, depthwise.apply(expanded) as SymbolicTensor, `${name}-depthwise`);
  const projection = tf.layers.conv2d({ name: `${name}-project`, filters, kernelSize: 1, padding: 'same', useBias: false, kernelInitializer: glorotUniform(`${name}-project/kernel`) });
  const projected = normalized(toolkit, projection.apply(spread) as SymbolicTensor, `${name}-project`);
  return stride === 1 && channels === filters ? (tf.layers.add({ name: `${name}-add` }).apply([input, projected]) as SymbolicTensor) : projected;
}

function convolved(toolkit: BenchToolkit, input: SymbolicTensor, name: string, filters: number, kernelSize: number, stride: number): SymbolicTensor {
  const { tf, glorotUniform } = toolkit;
  const convolution = tf.layers.conv2d({ name, filters, kernelSize, strides: stride, padding: 'same', useBias: false, kernelInitializer: glorotUniform(`${name}/kernel`) });
  return bounded(toolkit, convolution.apply(input) as SymbolicTensor, name);
}

function bounded(toolkit: BenchToolkit, input: SymbolicTensor, name: string): SymbolicTensor {
  return toolkit.tf.layers.reLU({ name: `${name}-relu`, maxValue: 6 }).apply(normalized(toolkit, input, name)) as SymbolicTensor;
}

function normalized({ tf }: BenchToolkit, input: SymbolicTensor, name: string): SymbolicTensor {
  return tf.layers.batchNormalization({ name: `${name}-normalization`, epsilon: 1e-3 }).apply(input) as SymbolicTensor;
}
