import type { NumericalEnvironment } from '../schemas/environment.ts';
import type { Progress } from '../schemas/progress.ts';
import type { Namespace } from '../store/layout.ts';
import type { WireError } from './failures.ts';

/** What a compute process is asked to do. */
export interface ComputeTask {
  readonly kind: 'task';
  /** Bundle of the step in the build's folder: `train.text-cnn`. */
  readonly bundle: string;
  /** Fingerprint that the bundle must have: what was hashed is what runs. */
  readonly fingerprint: string;
  readonly input: unknown;
  readonly checkpoints: { readonly namespace: Namespace; readonly nonce: string; readonly lease: { readonly key: string; readonly environment: string } | undefined };
  readonly scratchFolder: string;
}

/** Stop the task: save what is worth saving. */
export interface ComputeAbort {
  readonly kind: 'abort';
  readonly reason: string;
}

export type ToComputeProcess = ComputeTask | ComputeAbort;

/** What a task cost. */
export interface ComputeUsage {
  readonly computeMs: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

export type FromComputeProcess =
  | { readonly kind: 'ready'; readonly environment: NumericalEnvironment }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'waiting'; readonly message: string }
  | { readonly kind: 'log'; readonly message: string; readonly fields: Record<string, string | number | boolean> }
  | { readonly kind: 'done'; readonly output: unknown; readonly usage: ComputeUsage }
  | { readonly kind: 'failed'; readonly error: WireError; readonly usage: ComputeUsage };
