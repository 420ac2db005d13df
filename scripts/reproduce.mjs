import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runMain } from './measurements/run-main.mjs';
import { projectFolder } from './setup/folders.mjs';

/** Files in bench/reproduce/ that export `main`. */
function reproductions() {
  return readdirSync(join(projectFolder, 'bench', 'reproduce')).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => file.slice(0, -'.ts'.length)).sort();
}

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`${message}\nnpm run reproduce -- NAME [--only PART] [--seeds 1,2,3], where NAME is one of: ${reproductions().join(', ')}.\n`);
  return 2;
}

function readArguments() {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' }, seeds: { type: 'string' } } });
    return { names: positionals, only: values.only, seeds: values.seeds?.split(',').map((seed) => (/^\d+$/.test(seed) ? Number(seed) : Number.NaN)) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function main() {
  const given = readArguments();
  if (typeof given === 'string') return refuse(given);
  const { names: [name, ...more], only, seeds } = given;
  if (name === undefined || more.length > 0) return refuse('Name what to reproduce.');
  if (!reproductions().includes(name)) return refuse(`There is nothing called ${name} to reproduce.`);
  if (seeds !== undefined && (!seeds.every(Number.isSafeInteger) || new Set(seeds).size < seeds.length)) return refuse('--seeds takes different whole numbers with commas between them.');
  return runMain(`reproduce/${name}`, { ...(only === undefined ? {} : { only }), ...(seeds === undefined ? {} : { seeds }) }, refuse);
}

process.exitCode = await main();
