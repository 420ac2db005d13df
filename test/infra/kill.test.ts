import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureStack } from '../../infra/ensure-stack.ts';
import { partNames } from '../../infra/layout.ts';
import { isAlive } from '../../infra/process-identity.ts';
import type { Build } from '../../infra/wanted.ts';
import { readStack } from '../../temporal.config.ts';
import { standInBuild } from '../support/stand-in-build.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { storedThings, storeThings } from './stored-things.ts';

describe('after kill -9', () => {
  let build: Build;
  let stack: TestStack;
  const recorded = () => readStack(stack.config.stateFolder)!;

  beforeAll(async () => {
    build = await standInBuild('killed');
    stack = await startTestStack({ build });
  });
  afterAll(() => stack.stop());

  test.each(partNames)('%s is started again, at the same address with the same data', async (part) => {
    await storeThings(stack.config, part);
    const before = recorded();
    process.kill(stack.pid(part), 'SIGKILL');
    await expect.poll(() => recorded().processes.find(({ name }) => name === part)?.state).toBe('restarting');
    const config = await ensureStack(stack.config, { build, environment: stack.environment });
    expect(await storedThings(config)).toEqual({ object: part, workflow: part });
    const after = recorded();
    expect([after.temporal, after.s3]).toEqual([before.temporal, before.s3]);
    expect(after.processes.map(({ name, restarts }) => [name, restarts])).toEqual(before.processes.map(({ name, restarts }) => [name, name === part ? restarts + 1 : restarts]));
  });

  test('of the supervisor, the parts live on, and the next up puts one supervisor over fresh ones', async () => {
    await storeThings(stack.config, 'supervisor');
    const before = recorded();
    process.kill(before.supervisor.pid, 'SIGKILL');
    await expect.poll(() => isAlive(before.supervisor)).toBe(false);
    expect(before.processes.every(isAlive)).toBe(true);
    const config = await ensureStack(stack.config, { build, environment: stack.environment });
    const after = recorded();
    expect(before.processes.some(isAlive)).toBe(false);
    expect(after.processes.every(isAlive)).toBe(true);
    expect([after.temporal, after.s3]).toEqual([before.temporal, before.s3]);
    expect(await storedThings(config)).toEqual({ object: 'supervisor', workflow: 'supervisor' });
  });

  test('of everything at once, the next up has all data', async () => {
    await storeThings(stack.config, 'all');
    const before = recorded();
    for (const { pid } of [before.supervisor, ...before.processes]) process.kill(pid, 'SIGKILL');
    await expect.poll(() => [before.supervisor, ...before.processes].some(isAlive)).toBe(false);
    const config = await ensureStack(stack.config, { build, environment: stack.environment });
    expect(await storedThings(config)).toEqual({ object: 'all', workflow: 'all' });
  });
});
