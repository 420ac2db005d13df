import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '../../store/hash.ts';
import { cachedFolder } from './cached-folder.ts';
import type { PythonPackages } from './python-packages.ts';

const execute = promisify(execFile);
const outputBytes = 64 * 1024 ** 2;

/**
 * The Python of a virtual environment with these packages, made at first use in the user's cache; another list of packages
 * or another version of Python is another environment. Only tests and benchmarks need one.
 */
export async function pythonWith({ name, requirements }: PythonPackages): Promise<string> {
  const version = (await runPython('python3', ['--version'])).trim();
  const hash = sha256(JSON.stringify([version, ...requirements])).slice(0, 16);
  const folder = await cachedFolder(join('venvs', `${name}-${hash}`), async (target) => {
    await runPython('python3', ['-m', 'venv', '--clear', join(target, 'venv')]);
    await runPython(pythonOf(target), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', ...requirements]);
  });
  return pythonOf(folder);
}

/** Runs Python with these arguments (`['-c', program]`, `[script, file]`); its standard output. The error of a failed one has its standard error. */
export async function runPython(python: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute(python, [...args], { maxBuffer: outputBytes });
  return stdout;
}

function pythonOf(folder: string): string {
  return join(folder, 'venv', 'bin', 'python');
}
