import type { NamedArray } from '../named-array.ts';
import { eachStrided } from './strided.ts';

/** The array with its axes in another order: axis i of the result is axis `axes[i]` of the array. */
export function permuted({ name, shape, data }: NamedArray, axes: readonly number[]): NamedArray {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const target = axes.map((axis) => shape[axis] ?? 0);
  const result = new Float32Array(data.length);
  eachStrided(target, axes.map((axis) => strides[axis] ?? 0), 0, (element, place) => {
    result[element] = data[place] ?? 0;
  });
  return { name, shape: target, data: result };
}
