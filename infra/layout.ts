import { join } from 'node:path';

/** The parts of the local stack, in the order in which `status` shows them. */
export const partNames = ['temporal', 's3', 'control-worker', 'compute-worker'] as const;
export type PartName = (typeof partNames)[number];

export const workerNames = ['control-worker', 'compute-worker'] as const satisfies readonly PartName[];
export type WorkerName = (typeof workerNames)[number];

/** Whether a part runs this project's code. */
export function isWorker(name: string): name is WorkerName {
  return name === 'control-worker' || name === 'compute-worker';
}

/** Where the local stack keeps what survives it, below the state folder. */
export function stateLayout(stateFolder: string) {
  return {
    temporalDatabase: join(stateFolder, 'temporal', 'temporal.db'),
    s3Folder: join(stateFolder, 's3'),
    s3Identities: join(stateFolder, 's3-identities.json'),
    ports: join(stateFolder, 'ports.json'),
    wanted: join(stateFolder, 'wanted.json'),
    logs: join(stateFolder, 'logs'),
  };
}

/** Path of a part's log; the supervisor has one too. */
export function logFile(stateFolder: string, name: PartName | 'supervisor'): string {
  return join(stateLayout(stateFolder).logs, `${name}.log`);
}
