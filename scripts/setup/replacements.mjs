import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SetupError } from './failure.mjs';

/**
 * Own tools that the user names in the environment; undefined where Everstep brings its own.
 * @param {NodeJS.ProcessEnv} environment
 */
export function findReplacements(environment) {
  return {
    temporal: programAt('EVERSTEP_TEMPORAL_CLI', environment),
    s3Server: programAt('EVERSTEP_S3_SERVER', environment),
    tensorflow: tensorflowAt(environment.EVERSTEP_TENSORFLOW),
  };
}

/** @typedef {{include: string, lib: string, library: string, framework: string}} TensorFlow include and lib are folders, library and framework file names in lib */

/**
 * @param {string} variable
 * @param {NodeJS.ProcessEnv} environment
 */
function programAt(variable, environment) {
  const value = environment[variable];
  if (!value) return undefined;
  const file = resolve(value);
  try {
    accessSync(file, constants.X_OK);
    if (statSync(file).isFile()) return file;
  } catch {
    // said below
  }
  throw new SetupError(`${variable} is ${value}, where no program is: set it to the path of one, or unset it to use the one that Everstep brings.`, 2);
}

/**
 * @param {string | undefined} value
 * @returns {TensorFlow | undefined}
 */
function tensorflowAt(value) {
  if (!value) return undefined;
  const folder = resolve(value);
  const found = tensorflowIn(folder, join(folder, 'lib')) ?? tensorflowIn(folder, folder);
  if (found !== undefined) return found;
  throw new SetupError(`EVERSTEP_TENSORFLOW is ${value}, where no TensorFlow is: it needs include/tensorflow/c/c_api.h and lib/ with TensorFlow's libraries, or is the tensorflow folder of an unpacked wheel.`, 2);
}

/**
 * @param {string} folder
 * @param {string} lib
 * @returns {TensorFlow | undefined}
 */
export function tensorflowIn(folder, lib) {
  const include = join(folder, 'include');
  const library = ['libtensorflow_cc.so.2', 'libtensorflow.so.2', 'libtensorflow_cc.2.dylib', 'libtensorflow.2.dylib'].find((name) => existsSync(join(lib, name)));
  const framework = ['libtensorflow_framework.so.2', 'libtensorflow_framework.2.dylib'].find((name) => existsSync(join(lib, name)));
  if (library === undefined || framework === undefined || !existsSync(join(include, 'tensorflow/c/c_api.h'))) return undefined;
  return { include, lib, library, framework };
}
