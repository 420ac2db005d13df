import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';

/** A sequence to run through and the weights to do it with. */
export interface RecurrentPass {
  /** Steps × rows × features. */
  readonly sequence: Tensor3D;
  readonly kernel: Tensor2D;
  readonly recurrent: Tensor2D;
  readonly bias: Tensor;
  /** The states before the first step, each rows × units. */
  readonly before: readonly Tensor2D[];
}

/** Which states are asked for. */
export interface WantedStates {
  readonly steps: 'all' | 'last';
  /** All kinds of states, or the hidden one alone. */
  readonly kinds: 'all' | 'hidden';
}

/** One kind of recurrent layer: the equations of a step, written for a whole sequence. */
export interface RecurrentCell {
  /** The kernel has that many times the units in columns. */
  readonly gates: number;
  /** Kinds of states: the hidden one, which is also the output, comes first. */
  readonly kinds: number;
  biasShape(units: number): number[];
  /** Where it is not all zeros at the start. */
  biasAt?(place: number, units: number): number;
  /** States of one kind after the other: (kinds · steps) × rows × units. */
  states(tf: TensorFlow, pass: RecurrentPass, wanted: WantedStates): Tensor3D;
}
