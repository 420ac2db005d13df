/**
 * An error that the user can do something about: a stable code, and one sentence that says what was wrong, where, and
 * what would be right. `retryable` decides whether Temporal tries the step again.
 */
export class EverstepError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** Wrong use: a flag, a parameter, a name. Exit code 2; never retried. */
export class UsageError extends EverstepError {
  constructor(code: string, message: string, options: { cause?: unknown } = {}) {
    super(code, message, { ...options, retryable: false });
  }
}

/** The data are not what the step needs: the message says where and what would be right. Never retried. */
export class DataError extends EverstepError {
  constructor(code: string, message: string, options: { cause?: unknown } = {}) {
    super(code, message, { ...options, retryable: false });
  }
}
