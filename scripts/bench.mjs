import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { projectFolder } from './setup/folders.mjs';
import { setUpOrExplain } from './setup/index.mjs';

const folder = join(projectFolder, 'bench');

/** Files in bench/ that export `main`. */
function benchmarks() {
  return readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'results.ts').map((file) => file.slice(0, -'.ts'.length)).sort();
}

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`${message}\nnpm run bench -- NAME [--only CASE] [--repetitions N], where NAME is one of: ${benchmarks().join(', ')}.\n`);
  return 2;
}

function readArguments() {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' }, repetitions: { type: 'string' } } });
    return { names: positionals, only: values.only, repetitions: values.repetitions === undefined ? undefined : Number(values.repetitions) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @param {string} name @param {{only?: string, repetitions?: number}} options */
async function run(name, options) {
  const exitCode = await setUpOrExplain();
  if (exitCode !== 0) return exitCode;
  await (await import('./build/build.mjs')).build();
  const { build } = await import('esbuild');
  const bundle = join(projectFolder, 'dist', 'bench', `${name}.mjs`);
  await build({ entryPoints: [join(folder, `${name}.ts`)], outfile: bundle, bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', legalComments: 'none', logLevel: 'warning' });
  try {
    await (await import(pathToFileURL(bundle).href)).main(options);
    return 0;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ES-BENCH-CASE') throw error;
    return refuse(error.message);
  }
}

async function main() {
  const given = readArguments();
  if (typeof given === 'string') return refuse(given);
  const { names: [name, ...more], only, repetitions } = given;
  if (name === undefined || more.length > 0) return refuse('Name one benchmark.');
  if (!benchmarks().includes(name)) return refuse(`There is no benchmark ${name}.`);
  if (repetitions !== undefined && !(Number.isInteger(repetitions) && repetitions > 0)) return refuse('--repetitions takes a whole number above 0.');
  return run(name, { ...(only === undefined ? {} : { only }), ...(repetitions === undefined ? {} : { repetitions }) });
}

process.exitCode = await main();
