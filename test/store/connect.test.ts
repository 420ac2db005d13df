import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../store/connect.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { testConfig } from '../support/test-config.ts';

let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
}, 60_000);
afterAll(() => s3.stop());

test('the bucket is made where it is missing, and used again', async () => {
  const { config } = await testConfig(s3, { EVERSTEP_S3_BUCKET: 'made-at-first' });
  for (let time = 0; time < 2; time += 1) {
    const store = await openStore(config);
    await store.objects.put('some/key', Buffer.from('value'));
    store.close();
  }
});

test('a server that is not there is an error within seconds, and says how to start one', async () => {
  const { config } = await testConfig(s3, { EVERSTEP_S3_ENDPOINT: 'http://127.0.0.1:1' });
  await expect(openStore(config)).rejects.toMatchObject({ code: 'ES-S3-UNREACHABLE', message: expect.stringContaining('http://127.0.0.1:1') });
  await expect(openStore({ ...config, s3: { ...config.s3, local: true } })).rejects.toThrow('npx everstep up');
  await expect(openStore({ ...config, s3: { ...config.s3, local: true, endpoint: undefined } })).rejects.toThrow('npx everstep up');
}, 20_000);

test('wrong credentials are named', async () => {
  const { config } = await testConfig(s3, { EVERSTEP_S3_SECRET_ACCESS_KEY: 'wrong' });
  await expect(openStore(config)).rejects.toMatchObject({ code: 'ES-S3-CREDENTIALS', message: expect.stringContaining('EVERSTEP_S3_SECRET_ACCESS_KEY') });
  const unknown = await testConfig(s3, { EVERSTEP_S3_ACCESS_KEY_ID: 'NOBODY' });
  await expect(openStore(unknown.config)).rejects.toMatchObject({ code: 'ES-S3-CREDENTIALS' });
});

test('a bucket that cannot be made is named', async () => {
  const { config } = await testConfig(s3, { EVERSTEP_S3_BUCKET: 'Not_A_Bucket' });
  await expect(openStore(config)).rejects.toMatchObject({ code: 'ES-S3-BUCKET', message: expect.stringContaining('Not_A_Bucket') });
});

test('a server that refuses with 503 and then answers is waited for', async () => {
  let refusals = 2;
  const server = createServer((_, response) => {
    response.statusCode = refusals > 0 ? 503 : 200;
    refusals -= 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { config } = await testConfig(s3, { EVERSTEP_S3_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  const store = await openStore(config);
  store.close();
  server.closeAllConnections();
  server.close();
  expect(refusals).toBeLessThan(0);
});
