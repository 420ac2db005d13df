import { inject } from 'vitest';
import { type EverstepConfig, loadConfig } from '../../temporal.config.ts';
import './global-stack.ts';
import { testEnvironmentOf } from './stack.ts';

/** The servers that the whole test run shares. Whoever needs workers calls `ensureStack` with this configuration. */
export function sharedStack(): { readonly config: EverstepConfig; readonly environment: NodeJS.ProcessEnv } {
  const environment = testEnvironmentOf(inject('sharedStateFolder'));
  return { config: loadConfig(environment), environment };
}
