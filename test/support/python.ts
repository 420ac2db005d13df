import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '../../store/hash.ts';
import { loadConfig } from '../../temporal.config.ts';
import { cachedFolder } from './cached-folder.ts';

const run = promisify(execFile);

/**
 * The Python of a virtual environment with these pinned packages, made at first use in the cache folder. Only tests and
 * benchmarks need one.
 */
export async function pythonWith(packages: readonly string[]): Promise<string> {
  const folder = join(loadConfig().cacheFolder, 'python', sha256([...packages].sort().join('\n')).slice(0, 16));
  const python = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'complete'))) return python;
  await mkdir(join(folder, '..'), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', ...packages], { maxBuffer: 16 * 1024 ** 2 });
  await writeFile(join(folder, 'complete'), '');
  return python;
}

/** Runs a program; its standard output. The error of a failed one has its standard error. */
export async function runPython(python: string, program: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(python, ['-c', program, ...args], { maxBuffer: 64 * 1024 ** 2 });
  return stdout;
}

/**
 * A virtual environment of Python with these pinned requirements (`keras==3.10.0`), made at first use and kept in the user's cache.
 * `name` is for people who look there; another list of requirements is another environment.
 */
export async function pythonEnvironment(name: string, requirements: readonly string[]): Promise<{ python: string }> {
  const { stdout: version } = await run('python3', ['--version']);
  const hash = sha256(JSON.stringify([version.trim(), ...requirements])).slice(0, 16);
  const folder = await cachedFolder(join('venvs', `${name}-${hash}`), async (target) => {
    await run('python3', ['-m', 'venv', '--clear', join(target, 'venv')]);
    await run(pythonOf(target), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', ...requirements]);
  });
  return { python: pythonOf(folder) };
}

function pythonOf(folder: string): string {
  return join(folder, 'venv', 'bin', 'python');
}
