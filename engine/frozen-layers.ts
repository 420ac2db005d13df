import type { layers, LayersModel } from '@tensorflow/tfjs';
import { DataError } from '../schemas/failure.ts';

/**
 * Names of the weights of these layers.
 * @throws ES-ENGINE-LAYER where the network has no such layer, or none is left to train
 */
export function weightsOfLayers(model: LayersModel, names: readonly string[]): ReadonlySet<string> {
  const trained = model.layers.filter(({ trainableWeights }) => trainableWeights.length > 0);
  const stranger = names.find((name) => !model.layers.some((layer) => layer.name === name && layer.weights.length > 0));
  const list = trained.map(({ name }) => name).join(', ');
  if (stranger !== undefined) throw new DataError('ES-ENGINE-LAYER', `No layer with weights is named ${stranger}, so it cannot be frozen: there are ${list}.`);
  if (trained.every(({ name }) => names.includes(name))) throw new DataError('ES-ENGINE-LAYER', `A stage freezes all layers (${list}): leave at least one of them out.`);
  return new Set(layersNamed(model, names).flatMap(({ weights }) => weights.map(({ originalName }) => originalName)));
}

/** Runs `body` while these layers work as outside of training: batch normalization takes its moving statistics, as in Keras. */
export function withFrozen<Result>(model: LayersModel, names: readonly string[], body: () => Result): Result {
  const normalizations = layersNamed(model, names).filter((layer) => layer.getClassName() === 'BatchNormalization');
  for (const layer of normalizations) {
    const call = layer.call.bind(layer);
    Object.defineProperty(layer, 'call', { configurable: true, value: (inputs: Parameters<typeof call>[0], options: object) => call(inputs, { ...options, training: false }) });
  }
  try {
    return body();
  } finally {
    for (const layer of normalizations) Reflect.deleteProperty(layer, 'call');
  }
}

function layersNamed(model: LayersModel, names: readonly string[]): layers.Layer[] {
  return model.layers.filter(({ name }) => names.includes(name));
}
