import { SetupError } from './failure.mjs';

/**
 * @param {string} what
 * @param {number | undefined} code
 * @param {string} stderr
 */
export function requireCompiled(what, code, stderr) {
  if (/No space left/.test(stderr)) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  if (code !== 0) throw new SetupError(`${what} could not be compiled by g++: ${stderr.split('\n').find((line) => line.includes('error')) ?? stderr.trim()}`);
}
