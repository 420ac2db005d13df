import { DataError } from '../../schemas/failure.ts';
import type { NamedArray } from '../named-array.ts';

/** What a network's weight is called, and its shape. */
export type WeightShape = Pick<NamedArray, 'name' | 'shape'>;

/** The name that a weight of the network has in the file; undefined where it keeps its initial value. */
export type WeightMapping = (weight: string) => string | undefined;

/**
 * The array of each weight of a network: by the name of the weight (`dense/kernel`), else by its place in the layer (`dense/0`).
 * Arrays that no weight asks for are left out.
 * @param weights in the network's order
 * @throws DataError ES-IMPORT-MISSING or ES-IMPORT-SHAPE for the first weight that has no array of its shape
 */
export function matchArrays<Weight extends WeightShape>(weights: readonly Weight[], arrays: readonly NamedArray[], mapping: WeightMapping = (weight) => weight): { readonly weight: Weight; readonly array: NamedArray }[] {
  const given = new Map(arrays.map((array) => [array.name, array]));
  return weights.flatMap((weight) => {
    const { name } = weight;
    const wanted = mapping(name);
    if (wanted === undefined) return [];
    const array = given.get(wanted) ?? given.get(placeOf(name, wanted, weights));
    const shape = textOf(weight.shape);
    if (array === undefined) throw new DataError('ES-IMPORT-MISSING', `The layer ${layerOf(name)} needs ${wanted} of the shape ${shape}; the file has ${nearby(layerOf(wanted), arrays)}.`);
    if (array.shape.join() !== weight.shape.join()) throw new DataError('ES-IMPORT-SHAPE', `The layer ${layerOf(name)} does not match the file: its ${name} has the shape ${shape}, ${array.name} in the file has ${textOf(array.shape)}.`);
    return [{ weight, array }];
  });
}

/** The name by the weight's place among those of its layer. */
function placeOf(weight: string, wanted: string, weights: readonly WeightShape[]): string {
  const layer = layerOf(weight);
  return `${layerOf(wanted)}/${weights.filter(({ name }) => layerOf(name) === layer).findIndex(({ name }) => name === weight)}`;
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
