import { dataTypes } from '../data-types.ts';
import type { Output } from '../graph.ts';
import type { GraphVariable, Program } from '../program.ts';

/** A variable and another one for the mean of its values. */
export interface AveragedVariable {
  readonly variable: GraphVariable;
  readonly average: GraphVariable;
}

/** The plain means of variables' values at some steps: a ← a + (w - a) / n at the nth of them, which leaves what does not change as it is. */
export class MeanOfWeights {
  readonly #program: Program;
  readonly #share: Output;
  readonly #copied: Output;
  readonly #moved: Output;

  constructor(program: Program, averaged: readonly AveragedVariable[]) {
    const { graph } = program;
    this.#program = program;
    this.#share = graph.node('Placeholder', [], { dtype: dataTypes.float32, shape: [] });
    const doneAfter = (changes: readonly Output[]) => graph.node('Identity', [graph.float(0)], {}, { after: changes });
    this.#copied = doneAfter(averaged.map(({ variable, average }) => graph.node('AssignVariableOp', [average.handle, variable.value])));
    this.#moved = doneAfter(averaged.map(({ variable, average }) => {
      const difference = graph.node('Sub', [variable.value, average.value]);
      return graph.node('AssignAddVariableOp', [average.handle, graph.node('Mul', [difference, this.#share])]);
    }));
  }

  /** Takes the values of now into the means, as the nth. */
  add(count: number): void {
    if (count === 1) this.#program.run([], [this.#copied]);
    else this.#program.run([{ output: this.#share, dtype: 'float32', shape: [], data: Float32Array.of(1 / count) }], [this.#moved]);
  }
}
