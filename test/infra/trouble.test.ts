import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { ensureStack } from '../../infra/ensure-stack.ts';
import { StackStartError } from '../../infra/stack-start-error.ts';
import { stopStack } from '../../infra/stop-stack.ts';
import { UsageError } from '../../schemas/failure.ts';
import { loadConfig, readStack } from '../../temporal.config.ts';
import { standInBuild } from '../support/stand-in-build.ts';
import { emptyStateFolder as newStateFolder, startTestStack, testEnvironmentOf } from '../support/stack.ts';
import { storedThings, storeThings } from './stored-things.ts';

const portsSchema = z.record(z.string(), z.record(z.string(), z.number()));

async function emptyStateFolder(): Promise<string> {
  const folder = await newStateFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function up(variables: Readonly<Record<string, string>>, stateFolder?: string) {
  const environment = testEnvironmentOf(stateFolder ?? (await emptyStateFolder()), variables);
  return ensureStack(loadConfig(environment), { build: await standInBuild('trouble'), environment });
}

describe('up says what is wrong', () => {
  test.each(['EVERSTEP_TEMPORAL_CLI', 'EVERSTEP_S3_SERVER'])('where %s leads nowhere', async (variable) => {
    const refused = up({ [variable]: '/nowhere/at/all' });
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(new RegExp(`not at /nowhere/at/all.*${variable}`));
  });

  test.each(['EVERSTEP_TEMPORAL_CLI', 'EVERSTEP_S3_SERVER'])('where %s is another program', async (variable) => {
    await expect(up({ [variable]: process.execPath })).rejects.toThrow(new RegExp(`${process.execPath} is not the .*${variable}`));
  });

  test('where set-up has not put the tools into the cache', async () => {
    const cache = await emptyStateFolder();
    await expect(up({ EVERSTEP_CACHE_DIR: cache, EVERSTEP_TEMPORAL_CLI: '' })).rejects.toThrow(/npm run setup/);
  });

  test('where a worker ends again and again, with the end of its log; and nothing stays behind', async () => {
    const stateFolder = await emptyStateFolder();
    const environment = testEnvironmentOf(stateFolder);
    const build = await standInBuild('broken', 'console.error("no TensorFlow here"); process.exit(3);');
    const refused = ensureStack(loadConfig(environment), { build, environment });
    await expect(refused).rejects.toBeInstanceOf(StackStartError);
    await expect(refused).rejects.toThrow(/worker ends again and again.*no TensorFlow here/s);
    expect(readStack(stateFolder)?.processes.every(({ state }) => state === 'stopped')).toBe(true);
    expect(await stopStack({ stateFolder })).toBe(false);
  });

  test.runIf(process.platform === 'linux' && process.getuid?.() === 0)('where the disk is full', async () => {
    const stateFolder = await emptyStateFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', stateFolder]);
    onTestFinished(() => { execFileSync('umount', [stateFolder]); });
    await expect(up({}, stateFolder)).rejects.toThrow(new RegExp(`${stateFolder} has .* free.*EVERSTEP_STATE_DIR`));
    execFileSync('sh', ['-c', `cat /dev/zero > ${join(stateFolder, 'filler')} || true`], { stdio: 'ignore' });
    await expect(up({}, stateFolder)).rejects.toThrow(new RegExp(`${stateFolder} .*EVERSTEP_STATE_DIR`));
  });
});

describe('ports that strangers have taken', () => {
  test('are replaced at the next up, and the data are there', async () => {
    const build = await standInBuild('trouble');
    const stack = await startTestStack({ build });
    onTestFinished(() => stack.stop());
    await storeThings(stack.config, 'kept');
    await stopStack(stack.config);
    const taken = Object.values(portsSchema.parse(JSON.parse(readFileSync(join(stack.config.stateFolder, 'ports.json'), 'utf8')))).flatMap((ports) => Object.values(ports));
    expect(taken.length).toBeGreaterThan(5);
    for (const port of taken) {
      const stranger = createServer().listen(port, '127.0.0.1');
      await once(stranger, 'listening');
      onTestFinished(() => { stranger.close(); });
    }
    const config = await ensureStack(stack.config, { build, environment: stack.environment });
    expect(taken).not.toContain(Number(new URL(config.s3.endpoint!).port));
    expect(await storedThings(config)).toEqual({ object: 'kept', workflow: 'kept' });
  });
});
