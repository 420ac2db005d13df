import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { loadConfig } from '../../temporal.config.ts';

/**
 * A folder in the user's cache that `fill` makes once; test files that run side by side wait for each other.
 * A folder whose filling broke off is filled again.
 */
export async function cachedFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(loadConfig().cacheFolder, name);
  const marker = join(folder, '.complete');
  await mkdir(folder, { recursive: true });
  if (await exists(marker)) return folder;
  const release = await lock(folder, { retries: { retries: 600, factor: 1, minTimeout: 1_000 } });
  try {
    if (!(await exists(marker))) {
      await fill(folder);
      await writeFile(marker, '');
    }
  } finally {
    await release();
  }
  return folder;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
