import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureAddon } from './addon.mjs';
import { SetupError, inWords } from './failure.mjs';
import { cacheFolder, projectFolder } from './folders.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { checkPlatform } from './platform.mjs';
import { checkPrerequisites } from './prerequisites.mjs';
import { createProgress } from './progress.mjs';
import { findReplacements } from './replacements.mjs';
import { ensureSeaweed, ensureTemporal, ensureTensorflow } from './tools.mjs';

/**
 * Everything that Everstep needs on this machine; what is there and whole is left alone.
 * @param {NodeJS.ProcessEnv} [environment]
 */
export async function setUp(environment = process.env) {
  const progress = createProgress();
  const cache = cacheFolder(environment);
  const context = { environment, progress, projectFolder, toolsFolder: join(cache, 'tools') };
  await checkPrerequisites({ environment });
  const replacements = findReplacements(environment);
  checkPlatform(replacements);
  try {
    mkdirSync(context.toolsFolder, { recursive: true });
  } catch (error) {
    throw inWords(error, cache);
  }
  await ensureNodeModules(context);
  if (replacements.temporal === undefined) await ensureTemporal(context);
  if (replacements.s3Server === undefined) await ensureSeaweed(context);
  await ensureAddon(replacements.tensorflow ?? (await ensureTensorflow(context)), context);
}

/**
 * Set-up for a command: says in one sentence what is wrong, and gives the exit code.
 * @returns {Promise<number>}
 */
export async function setUpOrExplain() {
  try {
    await setUp();
    return 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}
