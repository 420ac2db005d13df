import type { EngineCase } from '../case.ts';
import type { DataSet } from '../data/data-set.ts';

/** A network that has taken its first step and can take more. */
export interface RunningNetwork {
  /** Milliseconds a step, over `steps` of them, after others that are not counted; data are loaded, shuffled and fed within. */
  measure(warmUpSteps: number, steps: number): Promise<number>;
  dispose(): void;
}

/** Builds a network and takes the first step. */
export type NetworkStarter = () => Promise<RunningNetwork>;

/** A system whose library is loaded. */
export interface RunningSystem {
  open(engineCase: EngineCase, data: DataSet): Promise<NetworkStarter>;
}
