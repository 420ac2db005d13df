import type { LayersModel, Variable } from '@tensorflow/tfjs';
import { EverstepError } from '../schemas/failure.ts';
import type { NamedArray } from './named-array.ts';
import type { TrainedVariable } from './optimizers/optimizer.ts';
import type { TensorFlow } from './tensorflow.ts';

/** A network's variables in its order, under the names that its definition gives: `dense/kernel`. */
export function networkVariables(model: LayersModel): { readonly all: TrainedVariable[]; readonly trained: TrainedVariable[] } {
  const named = new Map<string, TrainedVariable>();
  for (const weight of model.weights) {
    const name = weight.originalName;
    if (named.has(name)) throw new Error(`two weights are named ${name}: give their layers names of their own`);
    named.set(name, { name, variable: weight.read() as Variable });
  }
  const trainable = new Set(model.trainableWeights.map((weight) => weight.originalName));
  const all = [...named.values()];
  return { all, trained: all.filter(({ name }) => trainable.has(name)) };
}

/** Copies of the values. */
export function readVariables(variables: readonly TrainedVariable[]): NamedArray[] {
  return variables.map(({ name, variable }) => ({ name, shape: variable.shape, data: Float32Array.from(variable.dataSync()) }));
}

/**
 * Sets every variable.
 * @throws ES-ENGINE-WEIGHTS where names or shapes are not those of the network
 */
export function writeVariables(tf: TensorFlow, variables: readonly TrainedVariable[], values: readonly NamedArray[]): void {
  requireMatch(variables.map(({ name, variable }) => ({ name, shape: variable.shape })), values);
  const given = new Map(values.map((value) => [value.name, value]));
  for (const { name, variable } of variables) {
    const value = given.get(name);
    if (value !== undefined) tf.tidy(() => variable.assign(tf.tensor(value.data.slice(), [...value.shape])));
  }
}

/**
 * Sees to it that each variable has its value.
 * @throws ES-ENGINE-WEIGHTS where one is missing or too much, or has another shape
 */
export function requireMatch(variables: readonly { readonly name: string; readonly shape: readonly number[] }[], values: readonly NamedArray[]): void {
  const given = new Map(values.map((value) => [value.name, value]));
  if (given.size !== variables.length) throw new EverstepError('ES-ENGINE-WEIGHTS', `The network has ${variables.length} weights, but ${given.size} are given.`);
  for (const { name, shape } of variables) {
    const value = given.get(name);
    if (value === undefined || value.shape.join() !== shape.join()) {
      const found = value === undefined ? 'is missing' : `has the shape ${value.shape.join(' × ')}`;
      throw new EverstepError('ES-ENGINE-WEIGHTS', `The weight ${name} ${found}; the network needs ${shape.join(' × ')}.`);
    }
  }
}
