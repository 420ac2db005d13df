import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { S3ObjectStore } from '../../store/s3-object-store.ts';
import { createS3Client } from '../../store/s3-client.ts';
import { openStore } from '../../store/connect.ts';
import { outageRetry } from '../../store/outage.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { testConfig } from '../support/test-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'everstep-full-'));
let s3: TestS3 | undefined;
let mounted = false;
beforeAll(async () => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', folder], { stdio: 'ignore' });
    mounted = true;
  } catch {
    return;
  }
  s3 = await startS3({ dataFolder: folder });
});
afterAll(async () => {
  await s3?.stop();
  if (mounted) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
});

test('a server whose disk is full is named, and not waited for without end', async (context) => {
  if (s3 === undefined) return context.skip('a small file system cannot be mounted here');
  const { config } = await testConfig(s3);
  const opened = await openStore(config);
  opened.close();
  const client = createS3Client(config.s3);
  const messages: string[] = [];
  const retry = outageRetry({ server: s3.endpoint, timeoutMs: 600_000, refusedWriteMs: 3_000, brokenReadMs: 60_000, answers: async () => true, keepsObjects: async () => false, onWaiting: (message) => messages.push(message) });
  const objects = new S3ObjectStore({ client, bucket: config.s3.bucket, retry });
  const filling = (async () => {
    for (let index = 0; index < 20; index += 1) await objects.put(`filling/${index}`, randomBytes(16 * 1024 ** 2));
  })();
  await expect(filling).rejects.toMatchObject({ code: 'ES-S3-FULL', message: expect.stringContaining('disk is probably full') });
  expect(messages).toHaveLength(1);
  expect((await objects.get('filling/0'))?.bytes).toHaveLength(16 * 1024 ** 2);
  client.destroy();
});
