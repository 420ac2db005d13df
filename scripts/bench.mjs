import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runMain } from './measurements/run-main.mjs';
import { projectFolder } from './setup/folders.mjs';

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

async function main() {
  const given = readArguments();
  if (typeof given === 'string') return refuse(given);
  const { names: [name, ...more], only, repetitions } = given;
  if (name === undefined || more.length > 0) return refuse('Name one benchmark.');
  if (!benchmarks().includes(name)) return refuse(`There is no benchmark ${name}.`);
  if (repetitions !== undefined && !(Number.isInteger(repetitions) && repetitions > 0)) return refuse('--repetitions takes a whole number above 0.');
  return runMain(name, { ...(only === undefined ? {} : { only }), ...(repetitions === undefined ? {} : { repetitions }) }, refuse);
}

process.exitCode = await main();
