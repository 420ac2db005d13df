import type { OptimizerOptions } from '../../optimizers/options.ts';
import type { Graph, Output } from '../graph.ts';
import type { GraphVariable } from '../program.ts';
import { adam, adamW } from './adam.ts';
import { rmsProp } from './rmsprop.ts';
import { sgd } from './sgd.ts';

/** One variable's part of a training step. */
export interface VariableUpdate {
  readonly variable: GraphVariable;
  /** In the order of the optimizer's slots. */
  readonly slots: readonly GraphVariable[];
  readonly gradient: Output;
  /** Scalars of this step, in the order of `stepNumbers`. */
  readonly numbers: readonly Output[];
}

/** An optimizer as ops of a graph. */
export interface GraphOptimizer {
  /** What it keeps for each variable, starting at zero. */
  readonly slots: readonly string[];
  /** Numbers that a step takes from outside: steps count from 1. */
  stepNumbers(learningRate: number, iteration: number): readonly number[];
  /** Adds the change of a variable; the output is one that it is done after. */
  update(graph: Graph, update: VariableUpdate): Output;
}

export function graphOptimizer(options: OptimizerOptions): GraphOptimizer {
  switch (options.name) {
    case 'sgd':
      return sgd(options);
    case 'rmsprop':
      return rmsProp(options);
    case 'adam':
      return adam(options);
    case 'adamw':
      return adamW(options);
  }
}
