import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunDocument, StepFile } from '../../schemas/run.ts';
import { openStore, type Store } from '../../store/connect.ts';
import type { LogEntry } from '../../store/run-logs.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { testConfig } from '../support/test-config.ts';

const digest = 'f'.repeat(64);
let s3: TestS3;
let store: Store;
beforeAll(async () => {
  s3 = await startS3();
  store = await openStore((await testConfig(s3)).config);
});
afterAll(async () => {
  store.close();
  await s3.stop();
});

const documentOf = (runId: string, startedAt: string): RunDocument => ({ request: { runId, pipeline: 'text-classification', preset: 'spam-cnn', params: { seed: 1 } }, build: 'build-1', startedAt, executions: ['first'] });
const step = (ordinal: number, name: string): StepFile => ({
  ordinal,
  name,
  state: 'completed',
  key: digest,
  parts: { step: name, version: 1, fingerprint: digest, sources: {}, packages: {}, storeFormat: 1, input: {} },
  environment: 'exact',
  reused: false,
  reason: 'never computed before',
  attempts: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  wallMs: 1,
  computeMs: 1,
  bytesRead: 0,
  bytesWritten: 0,
  worker: 'worker-1',
});
const line = (time: string, message: string): LogEntry => ({ time, source: 'train', message });

test('a run is folded from its files; its steps stand in order of their ordinals', async () => {
  await store.runs.writeDocument(documentOf('run-1', '2026-01-01T00:00:00.000Z'));
  for (const ordinal of [10, 2, 0]) await store.runs.writeStep('run-1', step(ordinal, 'train'));
  expect(await store.runs.manifest('run-1')).toMatchObject({ status: 'running', steps: [{ ordinal: 0 }, { ordinal: 2 }, { ordinal: 10 }], outcome: undefined });
  await store.runs.writeOutcome('run-1', { status: 'completed', finishedAt: '2026-01-01T00:01:00.000Z', metrics: { testAccuracy: 0.99 }, outputs: {} });
  expect(await store.runs.manifest('run-1')).toMatchObject({ status: 'completed', outcome: { metrics: { testAccuracy: 0.99 } } });
  expect(await store.runs.manifest('run-unknown')).toBeUndefined();
});

test('a resume adds its execution and keeps the rest; the same execution is added once', async () => {
  const first = await store.runs.writeDocument(documentOf('run-2', '2026-01-02T00:00:00.000Z'));
  await store.runs.writeDocument({ ...documentOf('run-2', '2026-02-02T00:00:00.000Z'), build: 'build-2', executions: ['second'] });
  await store.runs.writeDocument({ ...documentOf('run-2', '2026-02-02T00:00:00.000Z'), executions: ['second'] });
  expect(await store.runs.readDocument('run-2')).toEqual({ ...first, executions: ['first', 'second'] });
});

test('runs are listed, the newest first, and the newest of a preset is known', async () => {
  await store.runs.setLatestRun('spam-cnn', 'run-2');
  expect((await store.runs.list()).map(({ runId }) => runId)).toEqual(['run-2', 'run-1']);
  expect(await store.runs.latestRun('spam-cnn')).toBe('run-2');
  expect(await store.runs.latestRun('another')).toBeUndefined();
});

test('a log is read in order of time and followed to the end of its run', async () => {
  await store.runs.appendLog('run-2', [line('2026-01-02T00:00:05.000Z', 'third'), line('2026-01-02T00:00:06.000Z', 'fourth')]);
  await store.runs.appendLog('run-2', [line('2026-01-02T00:00:01.000Z', 'first'), line('2026-01-02T00:00:02.000Z', 'second')]);
  const messages: string[] = [];
  for await (const { message } of store.runs.followLog('run-2', { intervalMs: 50 })) {
    messages.push(message);
    if (message === 'fourth') {
      await store.runs.appendLog('run-2', [line('2026-01-02T00:00:07.000Z', 'last')]);
      await store.runs.writeOutcome('run-2', { status: 'failed', finishedAt: '2026-01-02T00:00:08.000Z', metrics: {}, outputs: {} });
    }
  }
  expect(messages).toEqual(['first', 'second', 'third', 'fourth', 'last']);
});

test('a report and the workers are kept', async () => {
  await store.runs.writeReport('run-1', '<p>ä</p>');
  expect(await store.runs.readReport('run-1')).toBe('<p>ä</p>');
  const environment = { tensorflow: '2.21', device: 'cpu', deviceModel: 'x', threads: 2, instructionSet: 'avx2', oneDnn: true } as const;
  await store.workers.publish({ id: 'host-1.cpu', queue: 'cpu', build: 'build-1', environment });
  await store.workers.publish({ id: 'host-1.gpu', queue: 'gpu', build: 'build-1', environment });
  expect(await store.workers.list('cpu')).toEqual([{ id: 'host-1.cpu', queue: 'cpu', build: 'build-1', environment }]);
  await store.workers.withdraw('host-1.cpu');
  expect(await store.workers.list('cpu')).toEqual([]);
});
