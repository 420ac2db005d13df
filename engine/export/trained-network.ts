import type { DataType } from '@tensorflow/tfjs';
import type { NamedArray } from '../named-array.ts';
import type { ModelModule } from '../network.ts';

/** What rows of an input are. */
export interface InputRows {
  readonly name: string;
  readonly dtype: DataType;
  /** Of one row. */
  readonly shape: readonly number[];
}

/** A trained network as it is handed to others. */
export interface TrainedNetwork<Configuration = unknown> {
  readonly architecture: string;
  readonly module: ModelModule<Configuration>;
  readonly configuration: Configuration;
  /** In the network's order. */
  readonly weights: readonly NamedArray[];
  /** In the network's order. */
  readonly inputs: readonly InputRows[];
  /** What its outputs become: probabilities of classes, or what they are. */
  readonly predictions: 'probabilities' | 'values';
}

/** What an output is called: `probabilities`, or with a number where there are several. */
export function predictionNames({ predictions }: Pick<TrainedNetwork, 'predictions'>, count: number): string[] {
  return Array.from({ length: count }, (_, place) => (count === 1 ? predictions : `${predictions}_${place}`));
}
