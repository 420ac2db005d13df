import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { packageName, reachedPackages } from './packages.mjs';
import { projectFolder, sha256 } from './project.mjs';
import { stepEntries } from './step-entries.mjs';

/** @type {Map<string, Promise<string>>} */
const minified = new Map();

/** Digest of a source file without comments and formatting. @param {string} path */
function sourceDigest(path) {
  let digest = minified.get(path);
  if (digest === undefined) {
    digest = readFile(join(projectFolder, path), 'utf8')
      .then((text) => transform(text, { loader: path.endsWith('.json') ? 'json' : 'ts', minify: true, format: 'esm' }))
      .then(({ code }) => sha256(code).slice(0, 16));
    minified.set(path, digest);
  }
  return digest;
}

const kernelFolder = 'engine/kernels';
/** Whatever uses Everstep's own ops imports this. */
const kernelUser = 'engine/own-ops.ts';

/** Digests of what the set-up compiles those ops from. @returns {Promise<Record<string, string>>} */
async function kernelDigests() {
  const names = (await readdir(join(projectFolder, kernelFolder))).filter((name) => /\.(cc|h)$/.test(name)).sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [`${kernelFolder}/${name}`, sha256(await readFile(join(projectFolder, kernelFolder, name), 'utf8')).slice(0, 16)])));
}

/**
 * @typedef {{fingerprint: string, sources: Record<string, string>, packages: Record<string, string>}} StepBuild
 * @param {{name: string, code: string}} entry
 * @returns {Promise<{name: string, text: string, step: StepBuild}>}
 */
async function bundleStep({ name, code }) {
  const result = await build({
    stdin: { contents: code, resolveDir: projectFolder, sourcefile: `${name}.entry.ts`, loader: 'ts' },
    absWorkingDir: projectFolder, bundle: true, minify: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', legalComments: 'none', metafile: true, write: false,
  });
  const [output] = Object.values(result.metafile.outputs);
  const external = (output?.imports ?? []).filter((item) => item.external).map((item) => item.path).filter((path) => packageName(path) !== undefined);
  const packages = reachedPackages(external);
  const paths = Object.keys(output?.inputs ?? {}).filter((path) => !path.endsWith('.entry.ts')).sort();
  const kernels = paths.includes(kernelUser) ? await kernelDigests() : {};
  const sources = { ...Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await sourceDigest(path)]))), ...kernels };
  const text = result.outputFiles[0]?.text ?? '';
  const fingerprint = sha256([sha256(text), JSON.stringify(packages), ...Object.values(kernels)].join('\n'));
  return { name, text: `${text}export const fingerprint = ${JSON.stringify(fingerprint)};\n`, step: { fingerprint, sources, packages } };
}

/** The bundle of every step: what is hashed is what runs. */
export function bundleSteps() {
  return Promise.all(stepEntries().map(bundleStep));
}
