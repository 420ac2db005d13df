import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, readlinkSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireCompiled } from './compiled.mjs';
import { runCommand } from './command.mjs';
import { SetupError } from './failure.mjs';
import { compileKernels, kernelFlags, kernelSources } from './kernels.mjs';
import { ensurePart } from './part.mjs';
import { replaceLink } from './tools.mjs';

const fileName = 'tfjs_binding.node';
const definitionsFileName = 'ops.pb';
const definitionsSource = fileURLToPath(new URL('write-op-definitions.c', import.meta.url));
const sources = ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'];
const flags = ['-O2', '-fPIC', '-shared', '-std=c++17', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION', ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/lib'] : ['-Wl,-rpath,$ORIGIN/lib'])];

/**
 * Compiles tfjs' addon against a TensorFlow, once for all clones, and links it into node_modules.
 * The addon finds TensorFlow by the link `lib` beside itself; TensorFlow's own list of its ops lies there too.
 * @param {import('./replacements.mjs').TensorFlow} tensorflow
 * @param {import('./tools.mjs').Context & {projectFolder: string}} context
 */
export async function ensureAddon(tensorflow, { toolsFolder, projectFolder, environment, progress }) {
  const modules = join(projectFolder, 'node_modules');
  const packageFolder = join(modules, '@tensorflow', 'tfjs-node-gpu');
  const key = addonKey(packageFolder, modules, tensorflow, toolsFolder);
  const folder = join(toolsFolder, 'tfjs-addon', key);
  const startedAt = performance.now();
  const made = await ensurePart({
    folder,
    source: key,
    async make(making) {
      progress.line("Compiling tfjs' addon and Everstep's kernels against TensorFlow (about 20 s).");
      symlinkSync(tensorflow.lib.startsWith(toolsFolder) ? relative(folder, tensorflow.lib) : tensorflow.lib, join(making, 'lib'));
      const kernels = join(making, 'kernels');
      mkdirSync(kernels);
      const objects = await compileKernels(tensorflow, kernels, environment);
      const { code, stderr } = await runCommand('g++', [
        ...flags, '-I.', `-I${tensorflow.include}`, `-I${join(modules, 'node-api-headers', 'include')}`, ...sources, ...objects,
        join(tensorflow.lib, tensorflow.library), join(tensorflow.lib, tensorflow.framework), '-o', join(making, fileName),
      ], { cwd: packageFolder, env: environment });
      requireCompiled("tfjs' addon", code, stderr);
      await writeDefinitions(tensorflow, making, objects, environment);
      rmSync(kernels, { recursive: true });
    },
    onWaiting: () => progress.line("Waiting for another set-up to finish tfjs' addon."),
  });
  if (made) progress.line(`tfjs' addon is ready (${((performance.now() - startedAt) / 1000).toFixed(1)} s).`);
  linkAddon(join(folder, fileName), join(packageFolder, 'lib', 'napi-v8', fileName));
}

/**
 * @param {import('./replacements.mjs').TensorFlow} tensorflow
 * @param {string} folder
 * @param {readonly string[]} objects the kernels, whose ops are listed too
 * @param {NodeJS.ProcessEnv} environment
 */
async function writeDefinitions(tensorflow, folder, objects, environment) {
  const program = join(folder, 'write-op-definitions');
  const compiled = await runCommand('g++', [
    '-x', 'c', `-I${tensorflow.include}`, definitionsSource, '-x', 'none', ...objects,
    join(tensorflow.lib, tensorflow.library), join(tensorflow.lib, tensorflow.framework), `-Wl,-rpath,${tensorflow.lib}`, '-o', program,
  ], { env: environment });
  requireCompiled("The program that asks TensorFlow for its ops", compiled.code, compiled.stderr);
  const { code, stderr } = await runCommand(program, [join(folder, definitionsFileName)], { env: environment });
  if (code !== 0) throw new SetupError(`TensorFlow did not say which ops it has: ${stderr.trim()}`);
  rmSync(program);
}

/**
 * @param {string} addon
 * @param {string} link
 */
function linkAddon(addon, link) {
  try {
    if (readlinkSync(link) === addon) return;
  } catch {
    // not there, or no link
  }
  mkdirSync(dirname(link), { recursive: true });
  replaceLink(addon, link);
}

/**
 * Hash of all that the compiled addon depends on.
 * @param {string} packageFolder
 * @param {string} modules
 * @param {import('./replacements.mjs').TensorFlow} tensorflow
 * @param {string} toolsFolder
 */
function addonKey(packageFolder, modules, tensorflow, toolsFolder) {
  const hash = createHash('sha256').update(JSON.stringify([flags, process.platform, process.arch]));
  for (const name of readdirSync(join(packageFolder, 'binding')).sort()) hash.update(name).update(readFileSync(join(packageFolder, 'binding', name)));
  hash.update(readFileSync(definitionsSource));
  for (const file of kernelSources()) hash.update(file.name).update(file.content);
  hash.update(JSON.stringify(kernelFlags));
  hash.update(/** @type {{version: string}} */ (JSON.parse(readFileSync(join(modules, 'node-api-headers', 'package.json'), 'utf8'))).version);
  const library = join(tensorflow.lib, tensorflow.library);
  if (library.startsWith(toolsFolder)) return hash.update(relative(toolsFolder, library)).digest('hex').slice(0, 16);
  const { size, mtimeMs } = statSync(library);
  return hash.update(JSON.stringify([library, size, mtimeMs])).digest('hex').slice(0, 16);
}
