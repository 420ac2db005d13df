import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureStack, stackStatus, stopStack } from '../../infra/stack.ts';
import type { Build } from '../../infra/wanted.ts';
import { loadConfig } from '../../temporal.config.ts';
import { standInBuild } from '../support/stand-in-build.ts';
import { emptyStateFolder, startTestStack, testEnvironmentOf, type TestStack } from '../support/stack.ts';

describe('status', () => {
  let build: Build;
  let stack: TestStack;

  beforeAll(async () => {
    build = await standInBuild('status');
    stack = await startTestStack({ build });
  });
  afterAll(() => stack.stop());

  test('of a stack that runs: every part is asked and healthy', async () => {
    const status = await stackStatus(stack.config);
    expect(status.healthy).toBe(true);
    expect(status.supervisorPid).toBe(stack.pid('supervisor'));
    expect(status.parts.map(({ name, state, build: id, address, problem }) => ({ name, state, id, address, problem }))).toEqual([
      { name: 'temporal', state: 'ready', id: undefined, address: stack.config.temporal.address, problem: undefined },
      { name: 's3', state: 'ready', id: undefined, address: stack.config.s3.endpoint, problem: undefined },
      { name: 'control-worker', state: 'ready', id: 'status', address: undefined, problem: undefined },
      { name: 'compute-worker', state: 'ready', id: 'status', address: undefined, problem: undefined },
    ]);
    for (const { memoryBytes, uptimeSeconds } of status.parts) {
      expect(memoryBytes).toBeGreaterThan(10 * 1024 ** 2);
      expect(uptimeSeconds).toBeLessThan(600);
    }
  });

  test('of a server that hangs: it is asked, not trusted', async () => {
    process.kill(stack.pid('s3'), 'SIGSTOP');
    const status = await stackStatus(stack.config).finally(() => process.kill(stack.pid('s3'), 'SIGCONT'));
    expect(status.healthy).toBe(false);
    expect(status.parts.filter(({ healthy }) => !healthy).map(({ name }) => name)).toEqual(['s3']);
    expect(status.parts[1]?.problem).toMatch(/does not answer/);
  });

  test('with wrong credentials: what is wrong, in words', async () => {
    const config = { ...stack.config, s3: { ...stack.config.s3, credentials: { accessKeyId: 'NOBODY', secretAccessKey: 'nothing' } } };
    expect((await stackStatus(config)).parts[1]?.problem).toMatch(/refuses the credentials/);
  });

  test('of parts whose supervisor is gone', async () => {
    process.kill(stack.pid('supervisor'), 'SIGKILL');
    await expect.poll(async () => (await stackStatus(stack.config)).parts.map(({ state }) => state)).toEqual(Array(4).fill('unsupervised'));
    await ensureStack(stack.config, { build, environment: stack.environment });
    expect((await stackStatus(stack.config)).healthy).toBe(true);
  });

  test('of a stack that is down', async () => {
    await stopStack(stack.config);
    const status = await stackStatus(stack.config);
    expect(status.healthy).toBe(false);
    expect(status.parts.map(({ state, pid }) => [state, pid])).toEqual(Array(4).fill(['stopped', undefined]));
  });

  test('of a stack that has never been up', async () => {
    const status = await stackStatus(loadConfig(testEnvironmentOf(await emptyStateFolder())));
    expect(status.healthy).toBe(false);
    expect(status.parts.map(({ state }) => state)).toEqual(Array(4).fill('stopped'));
  });
});
