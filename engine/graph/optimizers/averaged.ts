import { dataTypes } from '../data-types.ts';
import type { GraphOptimizer } from './graph-optimizer.ts';

/** The slot that holds a variable's average. */
export const averageSlot = 'average';

/**
 * An optimizer that also keeps an exponential moving average of each variable, as Keras' `use_ema`: a ← d a + (1 - d) w after each
 * step, and w itself after the first.
 */
export function averaged(optimizer: GraphOptimizer, decay: number): GraphOptimizer {
  return {
    slots: [...optimizer.slots, averageSlot],
    stepNumbers: (learningRate, iteration) => [...optimizer.stepNumbers(learningRate, iteration), iteration === 1 ? 0 : decay],
    update: (graph, { variable, slots, gradient, numbers }) => {
      const [average, kept] = [slots.at(-1), numbers.at(-1)];
      if (average === undefined || kept === undefined) throw new Error('a step without a slot or a number for the average');
      const updated = optimizer.update(graph, { variable, slots: slots.slice(0, -1), gradient, numbers: numbers.slice(0, -1) });
      const value = graph.node('ReadVariableOp', [variable.handle], { dtype: dataTypes.float32 }, { after: [updated] });
      const added = graph.node('Mul', [graph.node('Sub', [graph.float(1), kept]), value]);
      return graph.node('AssignVariableOp', [average.handle, graph.node('AddV2', [graph.node('Mul', [kept, average.value]), added])]);
    },
  };
}

/** An optimizer that has room for averages and leaves them to others. */
export function withAverages(optimizer: GraphOptimizer): GraphOptimizer {
  return {
    ...optimizer,
    slots: [...optimizer.slots, averageSlot],
    update: (graph, update) => optimizer.update(graph, { ...update, slots: update.slots.slice(0, -1) }),
  };
}
