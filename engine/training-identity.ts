import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { NumericalEnvironment } from '../schemas/environment.ts';
import type { TrainingControl } from '../schemas/training.ts';
import { checkpointFormat } from './checkpoint-format.ts';

/** All that decides a training's bits: two trainings that agree in it can go on from each other's checkpoints. */
export interface TrainingIdentity {
  readonly architecture: string;
  /** Everything that the network is built from. */
  readonly configuration: unknown;
  readonly control: Omit<TrainingControl, 'refit'>;
  /** How rows are changed in training. */
  readonly augmentation?: unknown;
  /** `selection` finds the best epoch on the validation part, `refit` trains for as long on all rows. */
  readonly pass: 'selection' | 'refit';
  /** Digests of the data, in a fixed order. */
  readonly inputs: readonly string[];
  readonly seed: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly environment: NumericalEnvironment;
}

/** SHA-256 of the identity's canonical JSON (RFC 8785). The code is not in it: a bug fixed beside the graph does not start the training over. */
export function identityDigest(identity: TrainingIdentity): string {
  const json = canonicalize({ checkpointFormat, ...identity });
  return createHash('sha256').update(json ?? '').digest('hex');
}
