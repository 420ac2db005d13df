import type { NamedArray } from '../named-array.ts';
import type { Network } from '../network.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { networkVariables } from '../variables.ts';
import { matchArrays, type WeightMapping } from './match-arrays.ts';

/**
 * Gives a network's weights the values of arrays, as `matchArrays` finds them.
 * @param mapping by default the names are the same
 * @throws DataError as `matchArrays`; then no weight is changed
 */
export function assignWeights(tf: TensorFlow, { model }: Network, arrays: readonly NamedArray[], mapping?: WeightMapping): void {
  const weights = networkVariables(model).all.map(({ name, variable }) => ({ name, shape: variable.shape, variable }));
  for (const { weight, array } of matchArrays(weights, arrays, mapping)) tf.tidy(() => weight.variable.assign(tf.tensor(array.data.slice(), [...array.shape], 'float32')));
}
