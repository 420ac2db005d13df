import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * The user's cache folder, shared by all clones: the same as `cacheFolder` of temporal.config.ts.
 * @param {NodeJS.ProcessEnv} environment
 */
export function cacheFolder(environment) {
  if (environment.EVERSTEP_CACHE_DIR) return resolve(environment.EVERSTEP_CACHE_DIR);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'everstep');
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'everstep');
}
