import type { RmsPropOptions } from '../../optimizers/options.ts';
import type { GraphOptimizer } from './graph-optimizer.ts';

/** v ← ρ v + (1 - ρ) g², m ← µ m + r g / √(v + ε), w ← w - m: epsilon stands under the root (Tieleman & Hinton 2012). */
export function rmsProp({ rho, momentum, epsilon }: RmsPropOptions): GraphOptimizer {
  return {
    slots: ['velocity', 'momentum'],
    stepNumbers: (learningRate) => [learningRate],
    update: (graph, { variable, slots, gradient, numbers }) =>
      graph.node(
        'ResourceApplyRMSProp',
        [variable.handle, ...slots.map(({ handle }) => handle), ...numbers, graph.float(rho), graph.float(momentum), graph.float(epsilon), gradient],
        {},
        { after: [variable.value] },
      ),
  };
}
