import type { Head } from '../schemas/head.ts';

/** Hyperparameters of a head, and the sizes that the data give. Stored with the weights. */
export interface HeadConfiguration {
  readonly head: Head;
  /** Features of a row. */
  readonly features: number;
  /** Logits a row: one for two classes. */
  readonly outputs: number;
}
