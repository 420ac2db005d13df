import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const distFolder = join(projectFolder, 'dist');

/** Folders whose TypeScript goes into a build. */
const sourceFolders = ['schemas', 'workflows', 'activities', 'workers', 'engine', 'models', 'datasets', 'store', 'reports', 'cli', 'presets', 'infra', 'scripts'];

/** @param {string} text */
export const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(join(projectFolder, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(path);
      return /\.(ts|mjs|json)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : [];
    })
    .sort();
}

/** Changes whenever a file that a build reads may have changed; costs a stat a file. */
export function sourceStamp() {
  const paths = [...sourceFolders.flatMap(filesBelow), 'temporal.config.ts', 'package-lock.json', 'tsconfig.json'];
  return sha256(paths.map((path) => {
    const { size, mtimeMs } = statSync(join(projectFolder, path));
    return `${path} ${size} ${mtimeMs}`;
  }).join('\n'));
}
