import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder } from '../setup/folders.mjs';
import { setUpOrExplain } from '../setup/index.mjs';

/**
 * Sets up, builds, and runs the `main` of a file in bench/; the exit code.
 * @param {string} name its path there, without the ending
 * @param {object} options what `main` is given
 * @param {(message: string) => number} refuse for options that only `main` can judge
 * @returns {Promise<number>}
 */
export async function runMain(name, options, refuse) {
  const exitCode = await setUpOrExplain();
  if (exitCode !== 0) return exitCode;
  await (await import('../build/build.mjs')).build();
  const { build } = await import('esbuild');
  const bundle = join(projectFolder, 'dist', 'bench', `${name}.mjs`);
  await build({ entryPoints: [join(projectFolder, 'bench', `${name}.ts`)], outfile: bundle, bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', legalComments: 'none', logLevel: 'warning' });
  try {
    await (await import(pathToFileURL(bundle).href)).main(options);
    return 0;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ES-BENCH-CASE') return refuse(error.message);
    if (error.code !== 'ES-REPRODUCE-RUN') throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
