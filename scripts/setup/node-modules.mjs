import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { SetupError, inWords } from './failure.mjs';
import { withLock } from './lock.mjs';

/** @typedef {{version?: string, integrity?: string, optional?: boolean, link?: boolean}} LockedPackage */

/**
 * Runs `npm ci` where node_modules is not what package-lock.json says.
 * npm writes its hidden lockfile last, and it is removed first here: an `npm ci` that was killed leaves none.
 * @param {{projectFolder: string, environment: NodeJS.ProcessEnv, progress: import('./progress.mjs').Progress}} context
 */
export async function ensureNodeModules({ projectFolder, environment, progress }) {
  if (isInstalled(projectFolder)) return;
  await withLock(join(projectFolder, '.everstep'), async () => {
    if (isInstalled(projectFolder)) return;
    const count = Object.keys(readPackages(join(projectFolder, 'package-lock.json')) ?? {}).length - 1;
    progress.line(`Installing ${count} npm packages.`);
    const startedAt = performance.now();
    rmSync(hiddenLockfile(projectFolder), { force: true });
    const { code, stderr } = await runCommand('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: projectFolder, env: environment });
    if (/ENOSPC/.test(stderr)) throw inWords(Object.assign(new Error('no space'), { code: 'ENOSPC' }), projectFolder);
    if (code !== 0) {
      rmSync(hiddenLockfile(projectFolder), { force: true });
      if (/EUSAGE/.test(stderr)) throw new SetupError('package.json and package-lock.json do not fit together: run `npm install`, and start again.');
      throw new SetupError(`npm ci failed (${firstError(stderr)}): check the network and npm's settings, and start again.`);
    }
    progress.line(`npm packages are ready (${((performance.now() - startedAt) / 1000).toFixed(1)} s).`);
  }, () => progress.line('Waiting for another set-up to finish npm ci.'));
}

/**
 * Every locked package stands there in its locked version; optional ones of other systems may be missing.
 * @param {string} projectFolder
 */
export function isInstalled(projectFolder) {
  const locked = readPackages(join(projectFolder, 'package-lock.json'));
  const installed = readPackages(hiddenLockfile(projectFolder));
  if (locked === undefined || installed === undefined) return false;
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === '') continue;
    const found = installed[path];
    if (found === undefined) {
      if (wanted.optional) continue;
      return false;
    }
    if (found.version !== wanted.version || found.integrity !== wanted.integrity || !existsSync(join(projectFolder, path, 'package.json'))) return false;
  }
  return Object.keys(installed).every((path) => path in locked);
}

/** @param {string} projectFolder */
function hiddenLockfile(projectFolder) {
  return join(projectFolder, 'node_modules', '.package-lock.json');
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** @param {string} text */
function firstError(text) {
  return text.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim()).find((line) => line !== '' && !line.startsWith('code ')) ?? 'no reason given';
}
