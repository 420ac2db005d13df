import { expect } from 'vitest';
import { EverstepError } from '../../schemas/failure.ts';

/** The promise must fail with an error for users of this code, whose message contains or matches the fragment. */
export async function expectFailure(promise: Promise<unknown>, code: string, fragment: string | RegExp = ''): Promise<void> {
  const outcome: unknown = await promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (!(outcome instanceof EverstepError)) throw new Error(`${code} was expected, but there was: ${String(outcome)}`, { cause: outcome });
  expect(outcome.code).toBe(code);
  expect(outcome.message).toMatch(fragment);
}
