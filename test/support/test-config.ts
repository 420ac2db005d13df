import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EverstepConfig, loadConfig } from '../../temporal.config.ts';
import type { TestS3 } from './s3.ts';

/** Configuration of a test's own store, and the variables that give its child processes the same one. */
export async function testConfig(s3: TestS3, more: Record<string, string> = {}): Promise<{ config: EverstepConfig; variables: Record<string, string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'everstep-test-'));
  const variables = {
    EVERSTEP_STATE_DIR: join(folder, 'state'),
    EVERSTEP_CACHE_DIR: join(folder, 'cache'),
    EVERSTEP_S3_ENDPOINT: s3.endpoint,
    EVERSTEP_S3_BUCKET: 'everstep-test',
    EVERSTEP_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    EVERSTEP_S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    ...more,
  };
  return { config: loadConfig({ ...process.env, ...variables }), variables };
}
