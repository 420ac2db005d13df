import { DataError } from '../../schemas/failure.ts';
import type { NamedArray } from '../named-array.ts';

/**
 * Weights without batch normalization that give the same outputs: each is folded into the layer before it, whose kernel gets what
 * it is multiplied by and whose bias what is added (computed in float64).
 * @returns the weights, and the normalizations that are gone
 * @param weights in the network's order: a layer's kernel and bias stand before the four weights of its normalization
 * @throws DataError ES-FOLD-LAYER where a normalization follows no layer of its channels
 */
export function foldNormalization(weights: readonly NamedArray[], epsilon: number): { readonly weights: NamedArray[]; readonly folded: string[] } {
  const result: NamedArray[] = [];
  const folded: string[] = [];
  for (let place = 0; place < weights.length; place += 1) {
    const weight = weights[place];
    if (weight === undefined || !weight.name.endsWith('/gamma')) {
      if (weight !== undefined) result.push(weight);
      continue;
    }
    const [beta, mean, variance] = ['beta', 'moving_mean', 'moving_variance'].map((part, after) => weights[place + 1 + after]?.name === weight.name.replace(/gamma$/, part) ? weights[place + 1 + after] : undefined);
    const bias = result.at(-1)?.name.endsWith('/bias') === true ? result.pop() : undefined;
    const kernel = result.pop();
    const channels = weight.data.length;
    if (beta === undefined || mean === undefined || variance === undefined || kernel?.name.endsWith('kernel') !== true || kernel.data.length % channels !== 0 || (bias !== undefined && bias.data.length !== channels)) {
      throw new DataError('ES-FOLD-LAYER', `The normalization ${layerOf(weight.name)} does not follow a layer of its ${channels} channels, so it cannot be folded into one.`);
    }
    const factors = Float64Array.from(weight.data, (gamma, channel) => gamma / Math.sqrt((variance.data[channel] ?? 0) + epsilon));
    result.push(
      { ...kernel, data: kernel.data.map((value, element) => value * (factors[element % channels] ?? 0)) },
      {
        name: `${layerOf(kernel.name)}/bias`,
        shape: [channels],
        data: Float32Array.from(beta.data, (shift, channel) => shift + ((bias?.data[channel] ?? 0) - (mean.data[channel] ?? 0)) * (factors[channel] ?? 0)),
      },
    );
    folded.push(layerOf(weight.name));
    place += 3;
  }
  return { weights: result, folded };
}

function layerOf(weight: string): string {
  return weight.slice(0, weight.lastIndexOf('/'));
}
