import { randomUUID } from 'node:crypto';
import { askS3 } from '../../infra/ask-servers.ts';
import { localS3Credentials } from '../../infra/s3-identities.ts';
import { s3Part } from '../../infra/s3-part.ts';
import { checkTool, s3Tool } from '../../infra/tools.ts';
import { EverstepError } from '../../schemas/failure.ts';
import { openStore } from '../../store/connect.ts';
import type { EverstepConfig } from '../../temporal.config.ts';
import type { Check } from './finding.ts';
import { withPrivateServer } from './private-server.ts';

/** S3: puts an object, reads it back and deletes it. Where the local server does not run, one is started for it. */
export const s3Check: Check = {
  name: 'S3',
  fix: 'Run `npm run setup`; where EVERSTEP_S3_SERVER is set, check what it names.',
  async run(config) {
    const { s3 } = config;
    if (!s3.local || (s3.endpoint !== undefined && (await askS3(config)) === undefined)) {
      await putAndRead(config);
      return `an object was put, read and deleted in ${s3.bucket} at ${s3.endpoint ?? `AWS ${s3.region}`}`;
    }
    await checkTool(s3Tool, config.cacheFolder, process.env);
    await withPrivateServer(config, (own, ports) => ({
      part: s3Part(own, ports.s3),
      reached: { ...own, s3: { ...s3, endpoint: `http://127.0.0.1:${ports.s3.s3}`, credentials: localS3Credentials(own.stateFolder) } },
    }), putAndRead);
    return 'an object was put, read and deleted on a server started for this check, as the local one is not up';
  },
};

/** @throws EverstepError in words */
async function putAndRead(config: EverstepConfig): Promise<void> {
  const store = await openStore({ ...config, outageTimeoutMs: 10_000 });
  const key = `doctor/${randomUUID()}`;
  const bytes = Buffer.from(key);
  try {
    await store.objects.put(key, bytes, { ifNoneMatch: '*' });
    const found = await store.objects.get(key);
    if (found === undefined || !bytes.equals(found.bytes)) throw new EverstepError('ES-DOCTOR-OBJECT', 'The object that was put came back with other bytes.');
  } finally {
    await store.objects.delete(key);
    store.close();
  }
}
