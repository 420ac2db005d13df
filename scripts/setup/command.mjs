import { spawn } from 'node:child_process';
import { heldLocks } from './lock.mjs';

/**
 * Runs a command to its end and gives what it wrote; never throws.
 * @param {string} file
 * @param {readonly string[]} commandArguments
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, input?: string, onLine?: (line: string) => void}} [options]
 * @returns {Promise<{code: number | undefined, stdout: string, stderr: string}>} code is undefined where it could not be started
 */
export function runCommand(file, commandArguments, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, commandArguments, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['pipe', 'pipe', 'pipe', ...heldLocks()] });
    if (child.stdin === null || child.stdout === null || child.stderr === null) throw new Error(`${file} was started without pipes`);
    let stdout = '';
    let stderr = '';
    let pending = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      if (options.onLine === undefined) return;
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      lines.forEach(options.onLine);
    });
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => { stderr += text; });
    child.stdin.on('error', () => undefined).end(options.input ?? '');
    child.on('error', () => resolve({ code: undefined, stdout, stderr }));
    child.on('close', (code, signal) => resolve({ code: code ?? (signal === null ? undefined : 128), stdout, stderr }));
  });
}
