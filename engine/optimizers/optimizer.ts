import type { NamedTensorMap, Variable } from '@tensorflow/tfjs';
import type { NamedArray } from '../named-array.ts';

/** Changes variables by their gradients, and keeps what it needs for that. */
export interface VariableOptimizer {
  /** One step. Gradients go by the variables' names. */
  apply(gradients: NamedTensorMap, learningRate: number): void;
  readSlots(): NamedArray[];
  writeSlots(slots: readonly NamedArray[], iterations: number): void;
  readonly iterations: number;
  dispose(): void;
}

/** A variable and the name under which what belongs to it is stored: tfjs' own names count up within a process. */
export interface TrainedVariable {
  readonly name: string;
  readonly variable: Variable;
}
