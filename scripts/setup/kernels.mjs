import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.mjs';
import { requireCompiled } from './compiled.mjs';

const sourceFolder = fileURLToPath(new URL('../../engine/kernels/', import.meta.url));
/** Compiled once for each instruction set: the process takes the widest that its processor has. */
const variantSource = 'variant.cc';
/** Sums are rounded where the sources say, whatever the compiler; the slim build of TensorFlow's header needs no more headers than the set-up unpacks. */
const flags = ['-O3', '-fPIC', '-std=c++17', '-pthread', '-ffp-contract=off', '-DIS_SLIM_BUILD'];
/** @type {Record<string, string[]>} */
const instructionSets = process.arch === 'x64' ? { plain: [], avx2: ['-mavx2', '-mfma'], avx512: ['-mavx512f', '-mavx2', '-mfma'] } : { plain: [] };

export const kernelFlags = { flags, instructionSets };

/** All that the kernels are compiled from. */
export function kernelSources() {
  return readdirSync(sourceFolder).filter((name) => /\.(cc|h)$/.test(name)).sort().map((name) => ({ name, content: readFileSync(join(sourceFolder, name)) }));
}

/**
 * Compiles the ops that are Everstep's own.
 * @param {import('./replacements.mjs').TensorFlow} tensorflow
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<string[]>} object files
 */
export async function compileKernels(tensorflow, folder, environment) {
  /** @type {(source: string, object: string, more: string[]) => Promise<string>} */
  const compile = async (source, object, more) => {
    const file = join(folder, object);
    const { code, stderr } = await runCommand('g++', [...flags, ...more, `-I${tensorflow.include}`, '-c', join(sourceFolder, source), '-o', file], { env: environment });
    requireCompiled("Everstep's kernels", code, stderr);
    return file;
  };
  /** @type {string[]} */
  const objects = [];
  for (const [name, more] of Object.entries(instructionSets)) objects.push(await compile(variantSource, `${name}.o`, more));
  for (const { name } of kernelSources()) {
    if (name.endsWith('.cc') && name !== variantSource) objects.push(await compile(name, name.replace(/\.cc$/, '.o'), []));
  }
  return objects;
}
