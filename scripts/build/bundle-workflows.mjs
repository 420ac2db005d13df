import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { reachedPackages } from './packages.mjs';
import { distFolder, projectFolder, sha256 } from './project.mjs';

const entry = 'workflows/index.ts';

/**
 * The workflows' bundle, made by Temporal's bundler only if the code changed: its fingerprint is taken from a minified
 * bundle, which costs milliseconds.
 */
export async function bundleWorkflows() {
  const probe = await build({ entryPoints: [entry], absWorkingDir: projectFolder, bundle: true, minify: true, format: 'esm', platform: 'neutral', packages: 'external', legalComments: 'none', write: false });
  const packages = reachedPackages(['@temporalio/workflow', '@temporalio/worker', 'zod']);
  const fingerprint = sha256(`${probe.outputFiles[0]?.text}\n${JSON.stringify(packages)}`);
  const cached = join(distFolder, 'workflows', `${fingerprint}.js`);
  if (existsSync(cached)) return { fingerprint, text: await readFile(cached, 'utf8') };
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(projectFolder, entry),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  await mkdir(join(distFolder, 'workflows'), { recursive: true });
  await writeFile(cached, code);
  return { fingerprint, text: code };
}
