import type { NamedArray } from '../named-array.ts';
import { type Moments, varianceOf } from './moments.ts';

/** What comes into a layer of batch normalization. */
export interface LayerMoments {
  /** The normalization's name. */
  readonly layer: string;
  readonly moments: Moments;
}

/**
 * Weights of batch normalization with these statistics that change nothing: scale and shift undo the normalization, so that
 * training can begin from the network as it is.
 */
export function insertedWeights(statistics: readonly LayerMoments[], epsilon: number): NamedArray[] {
  return statistics.flatMap(({ layer, moments }) => {
    const mean = Float32Array.from(moments.mean);
    const variance = Float32Array.from(varianceOf(moments));
    const array = (part: string, data: Float32Array) => ({ name: `${layer}/${part}`, shape: [data.length], data });
    return [array('gamma', variance.map((value) => Math.sqrt(value + epsilon))), array('beta', mean), array('moving_mean', mean), array('moving_variance', variance)];
  });
}

/** Weights of batch normalization that passes on what comes, for so many channels. */
export function passingWeights(layer: string, channels: number, epsilon: number): NamedArray[] {
  const array = (part: string, value: number) => ({ name: `${layer}/${part}`, shape: [channels], data: new Float32Array(channels).fill(value) });
  return [array('gamma', 1), array('beta', 0), array('moving_mean', 0), array('moving_variance', 1 - epsilon)];
}
