import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a command with this process's terminal and gives its exit code; a signal is 128 and its number, as in a shell.
 * @param {string} file
 * @param {readonly string[]} commandArguments
 * @param {{cwd: string, env?: NodeJS.ProcessEnv}} options
 * @returns {Promise<number>}
 */
export function runThrough(file, commandArguments, options) {
  const child = spawn(file, commandArguments, { ...options, stdio: 'inherit' });
  const leaveToChild = () => undefined;
  const passOn = () => { child.kill('SIGTERM'); };
  process.on('SIGINT', leaveToChild).on('SIGTERM', passOn);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', leaveToChild).off('SIGTERM', passOn);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
