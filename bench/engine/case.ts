import type { LayersModel } from '@tensorflow/tfjs';
import type { NetworkToolkit } from '../../engine/network.ts';

/** What a network of the benchmark is written with, in Everstep and in stock tfjs alike. */
export type BenchToolkit = Pick<NetworkToolkit, 'tf' | 'glorotUniform' | 'embeddingUniform' | 'dropout' | 'lstm'>;

/** Data sets of the benchmark, made in data/. */
export type DataSetName = 'imdb' | 'characters' | 'movielens' | 'features' | 'images';

/**
 * What is done with a network's output: training as two classes (one logit), as classes (a logit each) or as a number (squared error),
 * or nothing but the forward pass and a softmax.
 */
export type Purpose = 'binary' | 'classes' | 'number' | 'forward';

/** A network that is trained, or only run forwards, in every system; each peer's file in peers/ has it under the same name. */
export interface EngineCase {
  readonly name: string;
  readonly data: DataSetName;
  readonly purpose: Purpose;
  readonly batchSize: number;
  /** Steps that are measured in a repetition, after those that warm up. */
  readonly steps: number;
  readonly warmUpSteps: number;
  /** Whether the systems' processes are too large to be there at the same time: each starts anew for its turn. */
  readonly oneAtATime?: boolean;
  /** The network up to its logits or its number. */
  build(toolkit: BenchToolkit): LayersModel;
}
