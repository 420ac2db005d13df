import type { NodeBackend, TensorFlow } from './tensorflow.ts';

let standardOnly = false;

/** Whether Everstep's own ops (kernels/) may be used: they run on the processor, and no other TensorFlow knows them. */
export function mayUseOwnOps(tf: TensorFlow): boolean {
  return !standardOnly && !(tf.backend() as NodeBackend).isUsingGpuDevice;
}

/** Runs what is written down for others: with TensorFlow's ops alone. */
export function withStandardOps<Result>(body: () => Result): Result {
  const before = standardOnly;
  standardOnly = true;
  try {
    return body();
  } finally {
    standardOnly = before;
  }
}
