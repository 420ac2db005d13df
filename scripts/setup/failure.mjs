/** A set-up that cannot go on: one sentence for the user, and the exit code. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode] 2 where the user's machine or environment is to be changed, 1 otherwise
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * The same failure in words, where the system's own code says what happened.
 * @param {unknown} error
 * @param {string} folder
 * @returns {unknown}
 */
export function inWords(error, folder) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new SetupError(`The disk of ${folder} is full: free some space there, or set EVERSTEP_CACHE_DIR to a folder on another disk, and start again.`);
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return new SetupError(`${folder} cannot be written: make it writable, or set EVERSTEP_CACHE_DIR to a folder that is.`);
  return error;
}
