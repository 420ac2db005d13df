import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from './cached-folder.ts';

const run = promisify(execFile);

/**
 * A virtual environment of Python with these pinned requirements (`keras==3.10.0`), made at first use and kept in the user's cache.
 * `name` is for people who look there; another list of requirements is another environment.
 */
export async function pythonEnvironment(name: string, requirements: readonly string[]): Promise<{ python: string }> {
  const { stdout: version } = await run('python3', ['--version']);
  const hash = createHash('sha256').update(JSON.stringify([version.trim(), ...requirements])).digest('hex').slice(0, 16);
  const folder = await cachedFolder(join('venvs', `${name}-${hash}`), async (target) => {
    await run('python3', ['-m', 'venv', '--clear', join(target, 'venv')]);
    await run(pythonOf(target), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', ...requirements]);
  });
  return { python: pythonOf(folder) };
}

function pythonOf(folder: string): string {
  return join(folder, 'venv', 'bin', 'python');
}
