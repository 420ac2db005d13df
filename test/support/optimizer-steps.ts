import { dataTypes } from '../../engine/graph/data-types.ts';
import { opDefinitions } from '../../engine/graph/op-definitions-file.ts';
import { averaged } from '../../engine/graph/optimizers/averaged.ts';
import { clipGradients } from '../../engine/graph/optimizers/clipping.ts';
import { graphOptimizer } from '../../engine/graph/optimizers/graph-optimizer.ts';
import { Program } from '../../engine/graph/program.ts';
import type { OptimizerOptions } from '../../engine/optimizers/options.ts';
import type { NodeBackend, TensorFlow } from '../../engine/tensorflow.ts';

/** Optimizers of every kind, with and without what they can be asked for. */
export const optimizers: Record<string, OptimizerOptions> = {
  sgd: { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false },
  momentum: { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: false },
  nesterov: { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true },
  rmsprop: { name: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0, epsilon: 1e-2 },
  'rmsprop with momentum': { name: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0.8, epsilon: 1e-7 },
  adam: { name: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  'adam with a large epsilon': { name: 'adam', learningRate: 0.01, beta1: 0.8, beta2: 0.9, epsilon: 0.1 },
  adamw: { name: 'adamw', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.5 },
  'sgd, clipped by value': { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, clipping: { kind: 'value', limit: 0.3 } },
  'sgd, clipped by norm': { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, clipping: { kind: 'norm', limit: 0.7 } },
  'sgd, clipped by the norm of all': { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, clipping: { kind: 'global-norm', limit: 0.7 } },
};

/** Values of the variables after a step with each of these gradients, or of their averages: steps × variables × elements. */
export function optimizerSteps(
  tf: TensorFlow,
  options: OptimizerOptions,
  start: readonly (readonly number[])[],
  gradients: readonly (readonly (readonly number[])[])[],
  averageDecay?: number,
): number[][][] {
  const program = new Program(tf.backend() as NodeBackend, opDefinitions());
  const { graph } = program;
  try {
    const optimizer = averageDecay === undefined ? graphOptimizer(options) : averaged(graphOptimizer(options), averageDecay);
    const variables = start.map((values, place) => program.variable(`variable ${place}`, [values.length], Float32Array.from(values)));
    const slots = variables.map(({ name, shape }) => optimizer.slots.map((slot) => program.variable(`${name}/${slot}`, shape)));
    const numbers = graph.node('Placeholder', [], { dtype: dataTypes.float32, shape: [optimizer.stepNumbers(1, 1).length] });
    const scalars = graph.add('Unpack', [numbers], { num: optimizer.stepNumbers(1, 1).length });
    const places = variables.map(({ shape }) => graph.node('Placeholder', [], { dtype: dataTypes.float32, shape }));
    const clipped = clipGradients(graph, places, options.clipping);
    const updates = variables.map((variable, place) => optimizer.update(graph, { variable, slots: slots[place]!, gradient: clipped[place]!, numbers: scalars }));
    const done = graph.node('Identity', [graph.float(1)], {}, { after: updates });
    return gradients.map((step, index) => {
      const stepNumbers = Float32Array.from(optimizer.stepNumbers(options.learningRate, index + 1));
      const feeds = step.map((values, place) => ({ output: places[place]!, dtype: 'float32' as const, shape: [values.length], data: Float32Array.from(values) }));
      program.run([...feeds, { output: numbers, dtype: 'float32', shape: [stepNumbers.length], data: stepNumbers }], [done]);
      return program.read(averageDecay === undefined ? variables : slots.map((all) => all.at(-1)!)).map(({ data }) => [...data]);
    });
  } finally {
    program.dispose();
  }
}
