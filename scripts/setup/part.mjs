import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inWords } from './failure.mjs';
import { withLock } from './lock.mjs';

const stampName = '.stamp.json';
const makingPrefix = '.making-';

/** @typedef {{bytes: number, mtimeMs: number, sha256: string}} StampedFile */

/**
 * A folder of the cache that is there whole or not at all: made beside its place, stamped last, renamed into it.
 * @param {object} part
 * @param {string} part.folder
 * @param {string} part.source what it is made of: a part of another source is made again
 * @param {(folder: string) => Promise<void>} part.make fills the empty folder
 * @param {() => void} part.onWaiting told once where another set-up is at it
 * @returns {Promise<boolean>} whether it was made
 */
export async function ensurePart({ folder, source, make, onWaiting }) {
  if (await isWhole(folder, source)) return false;
  const parent = dirname(folder);
  try {
    return await withLock(parent, async () => {
      if (await isWhole(folder, source)) return false;
      removeLeftovers(parent);
      const making = join(parent, `${makingPrefix}${basename(folder)}-${randomUUID()}`);
      mkdirSync(making);
      try {
        await make(making);
        await writeStamp(making, source);
        rmSync(folder, { recursive: true, force: true });
        renameSync(making, folder);
      } finally {
        rmSync(making, { recursive: true, force: true });
      }
      return true;
    }, onWaiting);
  } catch (error) {
    throw inWords(error, parent);
  }
}

/**
 * Sizes always; digests only of files that changed since the stamp.
 * @param {string} folder
 * @param {string} source
 */
export async function isWhole(folder, source) {
  const stamp = readStamp(folder);
  if (stamp === undefined || stamp.source !== source) return false;
  for (const [path, expected] of Object.entries(stamp.files)) {
    const file = join(folder, path);
    if (!existsSync(file)) return false;
    const found = lstatSync(file);
    if (found.size !== expected.bytes) return false;
    if (found.mtimeMs !== expected.mtimeMs && (await sha256OfFile(file)) !== expected.sha256) return false;
  }
  return true;
}

/**
 * @param {string} folder
 * @returns {{source: string, files: Record<string, StampedFile>} | undefined}
 */
function readStamp(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, stampName), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder
 * @param {string} source
 */
async function writeStamp(folder, source) {
  /** @type {Record<string, StampedFile>} */
  const files = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = lstatSync(file);
    files[file.slice(folder.length + 1)] = { bytes: size, mtimeMs, sha256: await sha256OfFile(file) };
  }
  writeFileSync(join(folder, stampName), JSON.stringify({ source, files }));
}

/** @param {string} file */
export async function sha256OfFile(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 ** 2 }), hash);
  return hash.digest('hex');
}

/**
 * What set-ups that were killed left behind; nobody is at it, since the lock is ours.
 * @param {string} parent
 */
function removeLeftovers(parent) {
  for (const name of readdirSync(parent)) {
    if (name.startsWith(makingPrefix)) rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 5 });
  }
}
