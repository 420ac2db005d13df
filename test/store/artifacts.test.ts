import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tableFromArrays } from 'apache-arrow';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/connect.ts';
import { projectFolder } from '../../temporal.config.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { testConfig } from '../support/test-config.ts';

let s3: TestS3;
let store: Store;
let variables: Record<string, string>;
beforeAll(async () => {
  s3 = await startS3();
  const made = await testConfig(s3);
  variables = made.variables;
  store = await openStore(made.config);
});
afterAll(async () => {
  store.close();
  await s3.stop();
});

test('tensors, tables, blobs and models come back from the server, and count as traffic', async () => {
  const { artifacts } = store;
  const before = { ...artifacts.traffic };
  const data = Float32Array.from({ length: 3_000_000 }, (_, index) => index / 7);
  const tensor = await artifacts.writeTensor({ dtype: 'float32', shape: [3_000, 1_000], data });
  expect(artifacts.traffic.bytesWritten - before.bytesWritten).toBe(tensor.bytes);
  const read = await artifacts.readTensor(tensor);
  expect(Buffer.compare(Buffer.from(read.data.buffer, read.data.byteOffset, read.data.byteLength), Buffer.from(data.buffer))).toBe(0);
  expect(artifacts.traffic.bytesRead - before.bytesRead).toBe(tensor.bytes);

  const table = await artifacts.writeTable(tableFromArrays({ text: ['ham', 'spam'], label: Int32Array.of(0, 1) }));
  expect((await artifacts.readTable(table)).toArray().map((row) => ({ ...row }) as unknown)).toEqual([{ text: 'ham', label: 0 }, { text: 'spam', label: 1 }]);

  const weights = [{ name: 'kernel', dtype: 'float32', shape: [2, 1], data: Float32Array.of(1, 2) }] as const;
  const model = await artifacts.writeModel({ architecture: 'text-cnn', configuration: { filters: 64 }, weights });
  expect(await artifacts.readModel(model)).toEqual({ architecture: 'text-cnn', configuration: { filters: 64 }, weights });
});

test('a blob that is streamed comes back as a file', async () => {
  const bytes = randomBytes(70 * 1024 ** 2);
  const streamed = await store.artifacts.writeBlob(Readable.from([bytes.subarray(0, 1_000), bytes.subarray(1_000)]));
  expect(await store.artifacts.writeBlob(bytes)).toEqual(streamed);
  const { config } = await testConfig(s3);
  const elsewhere = await openStore(config);
  expect((await readFile(await elsewhere.artifacts.blobFile(streamed))).equals(bytes)).toBe(true);
  elsewhere.close();
});

test('the first of two records wins, and a stale one is replaced once', async () => {
  const digest = 'd'.repeat(64);
  const parts = { step: 's', version: 1, fingerprint: digest, sources: {}, packages: {}, storeFormat: 1, input: {} };
  const record = (output: string) => ({ key: 'e'.repeat(64), environment: 'exact' as const, parts, output, objects: [] });
  const written = await Promise.all(Array.from({ length: 10 }, (_, index) => store.records.write(record(`writer ${index}`))));
  expect(new Set(written.map(({ output }) => output)).size).toBe(1);
  const stale = await store.records.read('e'.repeat(64), 'exact');
  const replaced = await Promise.all(['a', 'b'].map((output) => store.records.write(record(output), { replaces: stale?.etag ?? '' })));
  expect(replaced[0]?.output).toBe(replaced[1]?.output);
  expect(['a', 'b']).toContain(replaced[0]?.output);
  expect(await store.records.environments('e'.repeat(64))).toEqual(['exact']);
});

test('a tensor larger than the memory that it may take is written and read', async () => {
  const entry = fileURLToPath(new URL('../support/stream-tensor.ts', import.meta.url));
  const outfile = `${projectFolder}/dist/test/stream-tensor.mjs`;
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' });
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=128', outfile, String(2 * 1024 ** 3)], { env: { ...process.env, ...variables } });
  const { peakBytes, baselineBytes, rows } = JSON.parse(stdout) as { peakBytes: number; baselineBytes: number; rows: number };
  expect(rows).toBe(2048);
  expect(peakBytes - baselineBytes).toBeLessThan(256 * 1024 ** 2);
});
