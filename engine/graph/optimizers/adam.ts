import { adamStepSize } from '../../optimizers/adam.ts';
import type { AdamOptions, AdamWOptions } from '../../optimizers/options.ts';
import type { Graph, Output } from '../graph.ts';
import type { GraphOptimizer, VariableUpdate } from './graph-optimizer.ts';

/**
 * Adam with Keras' arithmetic: TensorFlow's own op has it. The bias corrections are in the step size, computed outside in double
 * precision, so the op is told that its powers of the decays are zero.
 */
export function adam(options: AdamOptions): GraphOptimizer {
  return {
    slots: ['momentum', 'velocity'],
    stepNumbers: (learningRate, iteration) => [stepSize(options, learningRate, iteration)],
    update: (graph, update) => applyAdam(graph, options, update, update.numbers, update.variable.value),
  };
}

/** Adam after w ← w - w d r with the weight decay d and the learning rate r. */
export function adamW(options: AdamWOptions): GraphOptimizer {
  return {
    slots: ['momentum', 'velocity'],
    stepNumbers: (learningRate, iteration) => [learningRate, stepSize(options, learningRate, iteration)],
    update: (graph, update) => {
      const [learningRate, ...rest] = update.numbers;
      if (learningRate === undefined) throw new Error('a step without a learning rate');
      const { handle, value } = update.variable;
      const decay = graph.node('Mul', [graph.node('Mul', [value, graph.float(options.weightDecay)]), learningRate]);
      const decayed = graph.node('AssignSubVariableOp', [handle, decay], {}, { after: [value] });
      return applyAdam(graph, options, update, rest, decayed);
    },
  };
}

function applyAdam(graph: Graph, { beta1, beta2, epsilon }: AdamOptions | AdamWOptions, { variable, slots, gradient }: VariableUpdate, step: readonly Output[], after: Output): Output {
  const zero = graph.float(0);
  const handles = [variable, ...slots].map(({ handle }) => handle);
  return graph.node('ResourceApplyAdam', [...handles, zero, zero, ...step, graph.float(beta1), graph.float(beta2), graph.float(epsilon), gradient], {}, { after: [after] });
}

/** The op subtracts the decays from one in float32: the corrections have to be of the same decays. */
function stepSize({ beta1, beta2 }: AdamOptions | AdamWOptions, learningRate: number, iteration: number): number {
  return adamStepSize({ learningRate, beta1: Math.fround(beta1), beta2: Math.fround(beta2) }, iteration);
}
