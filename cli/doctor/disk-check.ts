import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import prettyBytes from 'pretty-bytes';
import type { Check } from './finding.ts';

const neededBytes = 2 * 1024 ** 3;

/** Free space where the caches and the local stack's state lie. */
export const diskCheck: Check = {
  name: 'Disk space',
  fix: 'Make room there, or move the folder by EVERSTEP_CACHE_DIR or EVERSTEP_STATE_DIR.',
  async run({ cacheFolder, stateFolder }) {
    const free = [cacheFolder, stateFolder].map((folder) => ({ folder, bytes: freeBytes(folder) }));
    const words = free.map(({ folder, bytes }) => `${prettyBytes(bytes)} at ${folder}`).join(', ');
    return free.every(({ bytes }) => bytes >= neededBytes) ? `${words} free` : { problem: `only ${words} free; ${prettyBytes(neededBytes)} are wanted at each` };
  },
};

/** A folder that is not there yet will be made on the disk of the nearest one that is. */
function freeBytes(folder: string): number {
  if (!existsSync(folder) && dirname(folder) !== folder) return freeBytes(dirname(folder));
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
