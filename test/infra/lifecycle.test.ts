import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureStack } from '../../infra/ensure-stack.ts';
import { partNames } from '../../infra/layout.ts';
import { isAlive } from '../../infra/process-identity.ts';
import { stopStack } from '../../infra/stop-stack.ts';
import { type EverstepConfig, readStack } from '../../temporal.config.ts';
import { standInBuild } from '../support/stand-in-build.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { listeningAddresses, thisMachineOnly } from './listening.ts';
import { storedThings, storeThings } from './stored-things.ts';

describe('the local stack', () => {
  let stack: TestStack;
  let config: EverstepConfig;
  const first = standInBuild('first');

  beforeAll(async () => {
    stack = await startTestStack({ build: await first });
    config = stack.config;
  });
  afterAll(() => stack.stop());

  test('keeps data and addresses from down to up', async () => {
    await storeThings(config, 'before');
    expect(await stopStack(config)).toBe(true);
    expect(readStack(config.stateFolder)?.processes.map(({ state }) => state)).toEqual(partNames.map(() => 'stopped'));
    config = await ensureStack(config, { build: await first, environment: stack.environment });
    expect([config.temporal.address, config.s3.endpoint]).toEqual([stack.config.temporal.address, stack.config.s3.endpoint]);
    expect(await storedThings(config)).toEqual({ object: 'before', workflow: 'before' });
  });

  test('leaves everything alone that already runs', async () => {
    const before = readStack(config.stateFolder);
    const messages: string[] = [];
    await ensureStack(config, { build: await first, environment: stack.environment, onProgress: (message) => messages.push(message) });
    expect(readStack(config.stateFolder)).toEqual(before);
    expect(messages).toEqual([]);
  });

  test('replaces the workers, and only these, where another build is wanted', async () => {
    const before = readStack(config.stateFolder)!;
    await ensureStack(config, { build: await standInBuild('second'), environment: stack.environment });
    const after = readStack(config.stateFolder)!;
    expect(after.processes.map(({ name, build }) => [name, build])).toEqual([['temporal', undefined], ['s3', undefined], ['control-worker', 'second'], ['compute-worker', 'second']]);
    expect(after.processes.slice(0, 2)).toEqual(before.processes.slice(0, 2));
    expect(before.processes.slice(2).some(isAlive)).toBe(false);
  });

  test('stops the workers where none are wanted', async () => {
    await ensureStack(config, { build: await first, workers: false, environment: stack.environment });
    await expect.poll(() => readStack(config.stateFolder)?.processes.map(({ name }) => name)).toEqual(['temporal', 's3']);
  });

  test.runIf(process.platform === 'linux')('listens on this machine only', () => {
    for (const part of ['temporal', 's3'] as const) {
      const addresses = listeningAddresses(stack.pid(part));
      expect(addresses.length).toBeGreaterThan(3);
      expect(addresses.filter((address) => !address.startsWith(`${thisMachineOnly}:`))).toEqual([]);
    }
  });

  test('keeps credentials from other users', () => {
    for (const name of ['stack.json', 's3-identities.json']) expect(statSync(join(config.stateFolder, name)).mode & 0o077).toBe(0);
  });

  test('is started once by commands that race', async () => {
    await stopStack(config);
    const build = await first;
    await Promise.all([1, 2, 3].map(() => ensureStack(config, { build, environment: stack.environment })));
    const after = readStack(config.stateFolder)!;
    expect(after.processes.map(({ state, restarts }) => [state, restarts])).toEqual(partNames.map(() => ['ready', 0]));
    expect(after.processes.every(isAlive)).toBe(true);
  });

  test('ends when its state folder is taken away', async () => {
    const other = await startTestStack();
    const { supervisor, processes } = readStack(other.config.stateFolder)!;
    await rm(other.config.stateFolder, { recursive: true, force: true });
    await expect.poll(() => [supervisor, ...processes].some(isAlive), { timeout: 30_000 }).toBe(false);
  });
});
