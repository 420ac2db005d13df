import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { bundleSteps } from './bundle-steps.mjs';
import { bundleWorkflows } from './bundle-workflows.mjs';
import { distFolder, projectFolder, sha256, sourceStamp } from './project.mjs';

const workerEntries = { 'control-worker': 'workers/control-worker.ts', 'compute-worker': 'workers/compute-worker.ts', 'compute-process': 'workers/compute-process.ts' };
const commandEntries = { cli: 'cli/main.ts', supervisor: 'infra/supervisor.ts' };
const currentFile = join(distFolder, 'current.json');
const buildsKept = 20;

/** @param {Record<string, string>} entryPoints @param {import('esbuild').BuildOptions} packages */
async function bundleProcesses(entryPoints, packages) {
  const result = await esbuild({
    entryPoints, absWorkingDir: projectFolder, outdir: distFolder, outExtension: { '.js': '.mjs' }, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20',
    ...packages, legalComments: 'none', write: false,
  });
  return result.outputFiles?.map((file) => ({ path: file.path.slice(distFolder.length + 1), text: file.text })) ?? [];
}

/** @type {import('esbuild').BuildOptions} */
const packagesBeside = { packages: 'external' };

/** What CommonJS packages expect to find. */
const commonJsNames = [
  "import { createRequire as bundleCreateRequire } from 'node:module';",
  'const require = bundleCreateRequire(import.meta.url), { filename: __filename, dirname: __dirname } = import.meta;',
].join('');

/**
 * A command loads a thousand modules of its packages; from a few files that takes a third less time. What has native
 * parts stays outside.
 * @type {import('esbuild').BuildOptions}
 */
const packagesInside = {
  external: ['@temporalio/worker', '@temporalio/testing', '@tensorflow/*', 'sharp'],
  minifySyntax: true,
  minifyWhitespace: true,
  banner: { js: commonJsNames },
};

/** @param {{path: string, text: string}[]} files */
const digestOf = (files) => sha256(files.map((file) => `${file.path} ${sha256(file.text)}`).sort().join('\n'));

/**
 * @typedef {{buildId: string, folder: string, stamp: string}} CurrentBuild
 * @returns {Promise<CurrentBuild | undefined>}
 */
async function readCurrent() {
  try {
    const current = JSON.parse(await readFile(currentFile, 'utf8'));
    return existsSync(join(current.folder, 'manifest.json')) ? current : undefined;
  } catch {
    return undefined;
  }
}

/** Removes builds that are older than the newest few, never the current one. @param {string} keep */
async function removeOldBuilds(keep) {
  const { statSync } = await import('node:fs');
  const folder = join(distFolder, 'builds');
  const names = (await readdir(folder)).filter((name) => name !== keep && !name.startsWith('.'));
  const byAge = names.map((name) => ({ name, time: statSync(join(folder, name)).mtimeMs })).sort((a, b) => b.time - a.time);
  for (const { name } of byAge.slice(buildsKept - 1)) await rm(join(folder, name), { recursive: true, force: true });
}

/**
 * Makes `dist/builds/<id>/` from the sources, unless the newest one is of these very sources. A build is immutable;
 * `dist/current.json` names the newest. The build id covers what workers run: a change of the command line alone
 * leaves it.
 * @returns {Promise<CurrentBuild>}
 */
export async function build() {
  const stamp = sourceStamp();
  const current = await readCurrent();
  if (current !== undefined && current.stamp === stamp && current.folder.startsWith(distFolder)) return current;

  const [steps, workflows, workerFiles, commandFiles] = await Promise.all([bundleSteps(), bundleWorkflows(), bundleProcesses(workerEntries, packagesBeside), bundleProcesses(commandEntries, packagesInside)]);
  const buildId = sha256([workflows.fingerprint, digestOf(workerFiles), ...steps.map(({ name, step }) => `${name} ${step.fingerprint}`)].join('\n')).slice(0, 16);
  const manifest = { buildId, steps: Object.fromEntries(steps.map(({ name, step }) => [name, step])) };
  const name = `${buildId}-${digestOf(commandFiles).slice(0, 8)}`;
  const folder = join(distFolder, 'builds', name);

  if (!existsSync(join(folder, 'manifest.json'))) {
    await mkdir(join(distFolder, 'builds'), { recursive: true });
    const draft = await mkdtemp(join(distFolder, 'builds', '.draft-'));
    await mkdir(join(draft, 'steps'));
    const files = [
      ...workerFiles,
      ...commandFiles,
      { path: 'workflows.js', text: workflows.text },
      ...steps.map((step) => ({ path: `steps/${step.name}.mjs`, text: step.text })),
      { path: 'manifest.json', text: JSON.stringify(manifest) },
    ];
    await Promise.all(files.map((file) => writeFile(join(draft, file.path), file.text)));
    await rename(draft, folder).catch(async (error) => {
      await rm(draft, { recursive: true, force: true });
      if (!existsSync(join(folder, 'manifest.json'))) throw error;
    });
  }
  const made = { buildId, folder, stamp };
  await writeFile(`${currentFile}.${process.pid}`, JSON.stringify(made));
  await rename(`${currentFile}.${process.pid}`, currentFile);
  await removeOldBuilds(name);
  return made;
}
