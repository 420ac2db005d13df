import { EverstepError } from '../../schemas/failure.ts';
import type { EverstepConfig } from '../../temporal.config.ts';

/** What one check found, in words. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
  /** What the user can do about it. */
  readonly fix?: string;
}

/** Checks one part by using it. Throws where the part fails; what it returns says how it did. */
export interface Check {
  readonly name: string;
  /** Told where the error itself does not say what to do. */
  readonly fix: string;
  run(config: EverstepConfig): Promise<string | { readonly problem: string; readonly fix?: string }>;
}

/** Runs a check; what it throws is a finding. */
export async function find(check: Check, config: EverstepConfig): Promise<Finding> {
  const { name, fix } = check;
  try {
    const found = await check.run(config);
    if (typeof found === 'string') return { name, ok: true, message: found };
    return { name, ok: false, message: found.problem, fix: found.fix ?? fix };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return error instanceof EverstepError ? { name, ok: false, message } : { name, ok: false, message, fix };
  }
}
