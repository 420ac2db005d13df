import { statfsSync } from 'node:fs';
import prettyBytes from 'pretty-bytes';
import { EverstepError } from '../schemas/failure.ts';

/** Below this the S3 server has no room for a volume. */
const neededBytes = 256 * 1024 ** 2;

/** @throws EverstepError where the disk of the state folder is too full to start servers on it */
export function checkDisk(stateFolder: string): void {
  const { bavail, bsize } = statfsSync(stateFolder);
  const freeBytes = bavail * bsize;
  if (freeBytes < neededBytes) throw diskError(stateFolder, `has ${prettyBytes(freeBytes)} free, and the local stack needs at least ${prettyBytes(neededBytes)}`);
}

/** Turns "no space left" into words that name the folder. */
export async function inWordsOfDisk<Result>(stateFolder: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw diskError(stateFolder, 'is full', error);
    throw error;
  }
}

function diskError(stateFolder: string, problem: string, cause?: unknown): EverstepError {
  return new EverstepError('ES-STACK-DISK', `The disk that holds ${stateFolder} ${problem}: make room, or choose another folder with EVERSTEP_STATE_DIR.`, { cause });
}
