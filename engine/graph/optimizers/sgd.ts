import type { SgdOptions } from '../../optimizers/options.ts';
import type { GraphOptimizer } from './graph-optimizer.ts';

/** w ← w - r g; with momentum, m ← µ m - r g and w ← w + m, or w ← w + µ m - r g with the new m where it looks ahead. */
export function sgd({ momentum, nesterov }: SgdOptions): GraphOptimizer {
  const stepNumbers = (learningRate: number) => [learningRate];
  if (momentum === 0) {
    return {
      slots: [],
      stepNumbers,
      update: (graph, { variable, gradient, numbers }) => graph.node('ResourceApplyGradientDescent', [variable.handle, ...numbers, gradient], {}, { after: [variable.value] }),
    };
  }
  return {
    slots: ['momentum'],
    stepNumbers,
    update: (graph, { variable, slots, gradient, numbers }) =>
      graph.node(
        'ResourceApplyKerasMomentum',
        [variable.handle, ...slots.map(({ handle }) => handle), ...numbers, gradient, graph.float(momentum)],
        { use_nesterov: nesterov },
        { after: [variable.value] },
      ),
  };
}
