import { DataError } from '../../schemas/failure.ts';
import type { NamedArray } from '../named-array.ts';
import type { Network } from '../network.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { networkVariables } from '../variables.ts';

/** The name that a weight of the network has in the file; undefined where it keeps its initial value. */
export type WeightMapping = (weight: string) => string | undefined;

/**
 * Gives a network's weights the values of arrays: by the name of the weight (`dense/kernel`), else by its place in the layer
 * (`dense/0`). Arrays that no weight asks for are left out.
 * @param mapping by default the names are the same
 * @throws DataError ES-IMPORT-MISSING or ES-IMPORT-SHAPE for the first weight, in the network's order, that has no array of its
 * shape; then none is changed
 */
export function assignWeights(tf: TensorFlow, { model }: Network, arrays: readonly NamedArray[], mapping: WeightMapping = (weight) => weight): void {
  const given = new Map(arrays.map((array) => [array.name, array]));
  const { all } = networkVariables(model);
  const assigned = all.flatMap(({ name, variable }) => {
    const wanted = mapping(name);
    if (wanted === undefined) return [];
    const array = given.get(wanted) ?? given.get(placeOf(name, wanted, all.map((weight) => weight.name)));
    const shape = textOf(variable.shape);
    if (array === undefined) throw new DataError('ES-IMPORT-MISSING', `The layer ${layerOf(name)} needs ${wanted} of the shape ${shape}; the file has ${nearby(layerOf(wanted), arrays)}.`);
    if (array.shape.join() !== variable.shape.join()) throw new DataError('ES-IMPORT-SHAPE', `The layer ${layerOf(name)} does not match the file: its ${name} has the shape ${shape}, ${array.name} in the file has ${textOf(array.shape)}.`);
    return [{ variable, array }];
  });
  for (const { variable, array } of assigned) tf.tidy(() => variable.assign(tf.tensor(array.data.slice(), [...array.shape], 'float32')));
}

/** The name by the weight's place among those of its layer. */
function placeOf(weight: string, wanted: string, weights: readonly string[]): string {
  const layer = layerOf(weight);
  return `${layerOf(wanted)}/${weights.filter((name) => layerOf(name) === layer).indexOf(weight)}`;
}

function nearby(layer: string, arrays: readonly NamedArray[]): string {
  const found = arrays.filter(({ name }) => layerOf(name) === layer);
  if (found.length > 0) return `${found.map(({ name, shape }) => `${name} of ${textOf(shape)}`).join(', ')} there`;
  const layers = [...new Set(arrays.map(({ name }) => layerOf(name)))];
  return layers.length === 0 ? 'no tensors' : `the layers ${layers.slice(0, 10).join(', ')}${layers.length > 10 ? ' and others' : ''}`;
}

function layerOf(weight: string): string {
  return weight.slice(0, Math.max(0, weight.lastIndexOf('/')));
}

function textOf(shape: readonly number[]): string {
  return shape.length === 0 ? '()' : shape.join(' × ');
}
