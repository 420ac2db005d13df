import type { StepContract } from '../schemas/contract.ts';
import type { NumericalEnvironment } from '../schemas/environment.ts';
import type { Progress } from '../schemas/progress.ts';
import type { CheckpointStore } from '../store/checkpoints.ts';
import type { ArtifactStore } from '../store/artifacts.ts';
import type { ForeignObjects } from '../store/foreign-objects.ts';
import type { SourcePins } from '../store/source-pins.ts';
import type { z } from 'zod';

/** What the wrapper gives to every step. None of it is part of the step's fingerprint. */
export interface StepContext {
  /** Tensors, tables, blobs and models, read and written by reference. */
  readonly store: ArtifactStore;
  /** Checkpoints of a training; the namespace and the lease's nonce are already in it. */
  readonly checkpoints: CheckpointStore;
  /** Digests of packages that were fetched before. */
  readonly pins: SourcePins;
  /** Objects of other buckets, for `s3://` datasets. */
  readonly foreignObjects: ForeignObjects;
  /** Where the floating-point arithmetic of this process runs. */
  readonly environment: NumericalEnvironment;
  /** Aborted on cancellation, timeout and shutdown: save what is worth saving within 2 s and throw `signal.reason`. */
  readonly signal: AbortSignal;
  /** An empty folder for this attempt, removed after it. */
  readonly scratchFolder: string;
  /** Settings of the worker that no result may depend on. */
  readonly settings: {
    readonly datasetMirror: string | undefined;
    readonly allowPrivateHosts: readonly string[];
  };
  /** Threads that the step may use for texts, which give the same result however many they are. */
  readonly textThreads: number;
  /** A line for the run's log. */
  readonly log: (message: string, fields?: Record<string, string | number | boolean>) => void;
  /** Tells the user and Temporal how far the step is; call it as often as you like. */
  readonly progress: (progress: Progress) => void;
}

/** The one implementation of a contract: gets the parsed input; its output is parsed before anyone sees it. */
export type StepImplementation<Contract extends StepContract> = (input: z.output<Contract['input']>, context: StepContext) => Promise<z.input<Contract['output']>>;

