import type { TestProject } from 'vitest/node';
import { startTestStack } from './stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** State folder of the stack that the whole test run shares. */
    readonly sharedStateFolder: string;
  }
}

/** Global setup of the integration tests: one stack of servers for the whole run. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startTestStack();
  project.provide('sharedStateFolder', stack.config.stateFolder);
  return () => stack.stop();
}
