import type { ChildProcess } from 'node:child_process';
import type { PartName } from './layout.ts';

/** What a part says of itself when it is ready. */
export interface Readiness {
  /** For workers: the build that they run. */
  readonly build?: string;
}

/** How one part of the local stack is started and told to be ready. */
export interface Part {
  readonly name: PartName;
  readonly endGraceMs: number;
  /** Starts the process as leader of its own group, with this file descriptor for what it prints. */
  start(log: number): ChildProcess;
  /** Resolves when the process serves; never where it does not. Stops looking when the signal is aborted. */
  ready(child: ChildProcess, signal: AbortSignal): Promise<Readiness>;
}
