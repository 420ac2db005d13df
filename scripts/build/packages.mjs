import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { projectFolder } from './project.mjs';

const lock = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8'));

/** @param {string} specifier @returns {string | undefined} name of the package, undefined for Node's own modules */
export function packageName(specifier) {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return undefined;
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Where `name` is found from the package at `from` in the lock file, by Node's rules. @param {string} from @param {string} name */
function locate(from, name) {
  for (let base = from; ; base = base.includes('/node_modules/') ? base.slice(0, base.lastIndexOf('/node_modules/')) : '') {
    const path = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (lock.packages[path] !== undefined) return path;
    if (base === '') return undefined;
  }
}

/**
 * Locked versions of the packages that these specifiers reach, dependencies included.
 * @param {Iterable<string>} specifiers @returns {Record<string, string>}
 */
export function reachedPackages(specifiers) {
  /** @type {Map<string, string>} */
  const reached = new Map();
  /** @param {string} from @param {string} name */
  const visit = (from, name) => {
    const path = locate(from, name);
    if (path === undefined || reached.has(path)) return;
    const entry = lock.packages[path];
    reached.set(path, entry.version);
    for (const dependency of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) visit(path, dependency);
  };
  for (const specifier of specifiers) {
    const name = packageName(specifier);
    if (name !== undefined) visit('', name);
  }
  return Object.fromEntries([...reached].map(([path, version]) => [path.replace(/^node_modules\//, ''), version]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}
