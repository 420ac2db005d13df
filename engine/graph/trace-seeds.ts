import type { Tensor1D } from '@tensorflow/tfjs';
import type { StepRandomness } from '../step-randomness.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { dataTypes } from './data-types.ts';
import type { Graph, Output } from './graph.ts';
import type { Tracer } from './tracer.ts';

/** The seeds of a step as an output of the graph. */
export interface TracedSeeds {
  /** Layers × 2, in the order of the layers that draw; nothing where none does. */
  readonly output: Output | undefined;
  readonly seedOf: (layer: string) => Tensor1D;
}

/** Takes the seeds from `given`; without it they are an input of their own. */
export function traceSeeds(tf: TensorFlow, graph: Graph, tracer: Tracer, { layers }: StepRandomness, given?: Output): TracedSeeds {
  const output = layers.length === 0 ? undefined : (given ?? graph.node('Placeholder', [], { dtype: dataTypes.int32, shape: [layers.length, 2] }));
  const tensors = new Map<string, Tensor1D>();
  const seeds = output === undefined ? [] : graph.add('Unpack', [output], { num: layers.length });
  seeds.forEach((seed, place) => {
    const tensor = tf.tensor1d([0, place], 'int32');
    tracer.bind(tensor, seed);
    tensors.set(layers[place] ?? '', tensor);
  });
  const seedOf = (layer: string): Tensor1D => {
    const tensor = tensors.get(layer);
    if (tensor === undefined) throw new Error(`no layer is named ${layer}`);
    return tensor;
  };
  return { output, seedOf };
}
