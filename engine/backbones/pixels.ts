import type { SymbolicTensor } from '@tensorflow/tfjs';
import type { WeightShape } from '../import/match-arrays.ts';
import type { NamedArray } from '../named-array.ts';
import type { NetworkToolkit } from '../network.ts';

/** What a backbone takes for a pixel: channels in this order, each less its mean, divided. */
export interface PixelScaling {
  readonly channels: 'rgb' | 'bgr';
  /** In that order. */
  readonly means: readonly [number, number, number];
  readonly divisor: number;
}

const name = 'pixels';
const kernel: WeightShape = { name: `${name}/kernel`, shape: [1, 1, 3, 3] };
const bias: WeightShape = { name: `${name}/bias`, shape: [3] };

/** Pixels of red, green and blue, 0 to 255, as the backbone takes them: a convolution of one pixel that is never trained. */
export function pixels({ tf }: NetworkToolkit, input: SymbolicTensor): SymbolicTensor {
  return tf.layers.conv2d({ name, filters: 3, kernelSize: 1, trainable: false, kernelInitializer: 'zeros' }).apply(input) as SymbolicTensor;
}

/** The weights of that convolution. */
export function pixelWeights({ channels, means, divisor }: PixelScaling): NamedArray[] {
  const place = (from: number, to: number) => (channels === 'rgb' ? from === to : from === 2 - to);
  return [
    { ...kernel, data: Float32Array.from({ length: 9 }, (_, element) => (place(Math.floor(element / 3), element % 3) ? 1 / divisor : 0)) },
    { ...bias, data: Float32Array.from(means, (mean) => -mean / divisor) },
  ];
}
