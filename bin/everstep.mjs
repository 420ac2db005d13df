#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sourceStamp } from '../scripts/build/project.mjs';

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Folder of the build that these sources make; built now if they changed. */
async function buildFolder() {
  const file = join(projectFolder, 'dist', 'current.json');
  if (existsSync(file)) {
    const current = JSON.parse(readFileSync(file, 'utf8'));
    if (current.stamp === sourceStamp() && existsSync(join(current.folder, 'cli.mjs'))) return current.folder;
  }
  const { build } = await import('../scripts/build/build.mjs');
  return (await build()).folder;
}

if (existsSync(join(projectFolder, 'node_modules', '.package-lock.json'))) {
  const { main } = await import(pathToFileURL(join(await buildFolder(), 'cli.mjs')).href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write('Everstep is not set up here: run "npm run setup" first.\n');
  process.exitCode = 2;
}
