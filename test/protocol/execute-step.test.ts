import { setTimeout as wait } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BlobRef } from '../../schemas/reference.ts';
import type { AttemptResult } from '../../schemas/step-call.ts';
import { layout } from '../../store/layout.ts';
import { stepKey, keyParts } from '../../workers/step-key.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { lookOutside, measureText, openStepLab, type StepLab, writeText } from '../support/step-lab.ts';
import { testConfig } from '../support/test-config.ts';

let s3: TestS3;
let lab: StepLab;
let runs = 0;
let runId: string;

beforeAll(async () => {
  s3 = await startS3();
  const { config, variables } = await testConfig(s3);
  lab = await openStepLab(config, variables);
});

afterAll(async () => {
  await lab.close();
  await s3.stop();
});

beforeEach(() => {
  runs += 1;
  runId = `run-${runs}`;
});

/** A text that no other test writes, so that no record of theirs answers. */
const fresh = (): string => `text of ${runId}`;
const blobOf = (result: AttemptResult): BlobRef => {
  if (result.kind !== 'done') throw new Error('held');
  return result.output['blob'] as BlobRef;
};

describe('a step that was computed', () => {
  it('is found by every later look-up of the same input, in any run', async () => {
    const input = { text: fresh() };
    await expect(lab.lookUp(writeText, input, { runId })).resolves.toMatchObject({ kind: 'miss', reason: 'computed for the first time' });
    const done = await lab.execute(writeText, input, { runId });
    expect(done).toMatchObject({ kind: 'done', reused: false });
    await expect(lab.lookUp(writeText, input, { runId: `${runId}-b` })).resolves.toEqual({ kind: 'hit', output: { blob: blobOf(done) } });
    await expect(lab.lookUp(writeText, { text: `${fresh()}!` }, { runId })).resolves.toMatchObject({ kind: 'miss' });
  });

  it('is written down with why, how often and what it cost', async () => {
    await lab.execute(writeText, { text: fresh() }, { runId, attempt: 3, reason: 'because' });
    const [file] = await lab.store.runs.readSteps(runId);
    expect(file).toMatchObject({ ordinal: 0, name: 'write-text', state: 'completed', reused: false, reason: 'because', attempts: 3, worker: 'lab-cpu', bytesRead: 0 });
    expect(file?.bytesWritten).toBeGreaterThan(0);
  });

  it('is a miss where an object of it is gone, and says so; computing it again heals it', async () => {
    const input = { text: fresh() };
    const { digest } = blobOf(await lab.execute(writeText, input, { runId }));
    await lab.store.objects.delete(layout.object(digest));
    const missed = await lab.lookUp(writeText, input, { runId: `${runId}-b` });
    expect(missed).toMatchObject({ kind: 'miss', reason: expect.stringContaining(digest.slice(0, 8)) });
    await expect(lab.execute(writeText, input, { runId: `${runId}-b` })).resolves.toMatchObject({ kind: 'done', reused: false });
    await expect(lab.lookUp(writeText, input, { runId: `${runId}-c` })).resolves.toMatchObject({ kind: 'hit' });
  });

  it('is a miss where an object of it has another size', async () => {
    const input = { text: fresh() };
    const { digest } = blobOf(await lab.execute(writeText, input, { runId }));
    await lab.store.objects.put(layout.object(digest), Buffer.from('cut'));
    await expect(lab.lookUp(writeText, input, { runId: `${runId}-b` })).resolves.toMatchObject({ kind: 'miss' });
  });

  it('is found by the attempt itself, where another run was faster than its look-up', async () => {
    const input = { text: fresh() };
    await lab.execute(writeText, input, { runId });
    await expect(lab.execute(writeText, input, { runId: `${runId}-b` })).resolves.toMatchObject({ kind: 'done', reused: true });
  });

  it('is a miss for other code', async () => {
    const input = { text: fresh() };
    await lab.execute(writeText, input, { runId });
    const changed = lab.withBuild({ 'write-text': 'c'.repeat(64) });
    await expect(changed.lookUp(writeText, input, { runId: `${runId}-b`, previousRunId: runId })).resolves.toEqual({ kind: 'miss', reason: 'changed since the last run: the code of write-text.ts' });
  });
});

describe('a result that depends on the numerical environment', () => {
  it('is taken in the same environment only, unless the user says otherwise', async () => {
    const blob = blobOf(await lab.execute(writeText, { text: fresh() }, { runId }));
    await lab.execute(measureText, { blob }, { runId, ordinal: 1 });
    const call = { runId: `${runId}-b`, ordinal: 1, previousRunId: runId };
    await expect(lab.lookUp(measureText, { blob }, call)).resolves.toMatchObject({ kind: 'hit' });
    const elsewhere = lab.withEnvironment({ threads: 64 });
    const other = { ...call, runId: `${runId}-c` };
    await expect(elsewhere.lookUp(measureText, { blob }, other)).resolves.toMatchObject({ kind: 'miss', reason: expect.stringContaining('threads') });
    await expect(elsewhere.lookUp(writeText, { text: fresh() }, { ...other, ordinal: 0 })).resolves.toMatchObject({ kind: 'hit' });
    await expect(elsewhere.lookUp(measureText, { blob }, { ...other, reuseAnyEnvironment: true })).resolves.toMatchObject({ kind: 'hit' });
  });
});

describe('two runs at once', () => {
  it('compute a step once: the second is told to wait, on no slot, and then takes the result', async () => {
    const input = { text: fresh(), mode: 'slow' as const };
    const environment = new MockActivityEnvironment();
    const first = lab.execute(writeText, input, { runId }, environment);
    first.catch(() => undefined);
    await wait(800);
    await expect(lab.execute(writeText, input, { runId: `${runId}-b` })).resolves.toEqual({ kind: 'held' });
    await expect(lab.lookUp(writeText, input, { runId: `${runId}-b` })).rejects.toMatchObject({ type: 'ES-STEP-HELD', nonRetryable: false, message: expect.stringContaining(runId) });
    environment.cancel('CANCELLED');
    await expect(first).rejects.toThrow();
    await expect(lab.lookUp(writeText, input, { runId: `${runId}-b` })).resolves.toMatchObject({ kind: 'miss' });
  });

  it('end with the record that was first, whoever computed', async () => {
    const input = { text: fresh() };
    const parts = keyParts(writeText, writeText.input.parse(input), lab.build);
    const theirs = await lab.store.artifacts.writeBlob(Buffer.from('theirs'));
    const record = { key: stepKey(parts), environment: 'exact' as const, parts, output: { blob: theirs }, objects: [{ digest: theirs.digest, bytes: theirs.bytes }] };
    await lab.store.records.write(record);
    const ours = await lab.store.artifacts.writeBlob(Buffer.from('ours'));
    await expect(lab.store.records.write({ ...record, output: { blob: ours } })).resolves.toMatchObject({ output: { blob: theirs } });
    expect(blobOf(await lab.execute(writeText, input, { runId }))).toEqual(theirs);
  });
});

describe('an attempt that goes wrong', () => {
  it('is retryable where the process died, and names the signal', async () => {
    await expect(lab.execute(writeText, { text: fresh(), mode: 'crash' }, { runId })).rejects.toMatchObject({ type: 'ES-STEP-CRASH', nonRetryable: false, message: expect.stringContaining('SIGKILL') });
  });

  it('is final where the data are wrong, and keeps the code and the sentence', async () => {
    await expect(lab.execute(writeText, { text: fresh(), mode: 'data-error' }, { runId })).rejects.toMatchObject({ type: 'ES-DATA-TEST', nonRetryable: true, message: 'line 3 has no label' });
    const [file] = await lab.store.runs.readSteps(runId);
    expect(file).toMatchObject({ state: 'failed', failure: { code: 'ES-DATA-TEST', message: 'line 3 has no label' } });
  });

  it('never leaves a record of an output that the contract refuses', async () => {
    const input = { text: fresh(), mode: 'bad-output' as const };
    await expect(lab.execute(writeText, input, { runId })).rejects.toMatchObject({ type: 'ES-STEP-VALUE', message: expect.stringContaining('blob') });
    await expect(lab.lookUp(writeText, input, { runId: `${runId}-b` })).resolves.toMatchObject({ kind: 'miss' });
  });

  it('releases its lease, so that the next attempt starts at once', async () => {
    const input = { text: fresh(), mode: 'data-error' as const };
    await lab.execute(writeText, input, { runId }).catch(() => undefined);
    await expect(lab.lookUp(writeText, input, { runId: `${runId}-b` })).resolves.toMatchObject({ kind: 'miss' });
  });

  it('stops its process when another attempt has taken its lease', async () => {
    const input = { text: fresh(), mode: 'slow' as const };
    const first = lab.execute(writeText, input, { runId });
    first.catch(() => undefined);
    await wait(800);
    const second = lab.execute(writeText, input, { runId, attempt: 2 });
    await expect(first).rejects.toMatchObject({ type: 'ES-STORE-LEASE-LOST', nonRetryable: false });
    await expect(second).resolves.toMatchObject({ kind: 'done', reused: false });
  });

  it('carries its newest checkpoint, so that progress resets the count of retries', async () => {
    const input = { text: fresh(), mode: 'slow' as const };
    const first = lab.execute(writeText, input, { runId });
    first.catch(() => undefined);
    await wait(800);
    const second = lab.execute(writeText, input, { runId, attempt: 2 });
    await expect(first).rejects.toMatchObject({ details: [{ checkpoint: { epoch: 1, step: expect.any(Number) } }] });
    await second;
  });
});

describe('a cancelled attempt', () => {
  it('ends within 5 s, its process gone and its slot free', async () => {
    const environment = new MockActivityEnvironment();
    const running = lab.execute(writeText, { text: fresh(), mode: 'slow' }, { runId }, environment);
    running.catch(() => undefined);
    await wait(800);
    environment.cancel('CANCELLED');
    const ended = await Promise.race([running.then(() => 'done', () => 'stopped'), wait(5_000, 'too late')]);
    expect(ended).toBe('stopped');
    await expect(lab.execute(writeText, { text: `${fresh()} again` }, { runId })).resolves.toMatchObject({ kind: 'done' });
  });
});

describe('a step that looks at the outside world', () => {
  it('is asked each time', async () => {
    const first = await lab.execute(lookOutside, { name: fresh() }, { runId });
    await expect(lab.lookUp(lookOutside, { name: fresh() }, { runId: `${runId}-b` })).resolves.toEqual({ kind: 'miss', reason: 'looks at the outside world' });
    const second = await lab.execute(lookOutside, { name: fresh() }, { runId: `${runId}-b` });
    expect([first, second]).toMatchObject([{ reused: false }, { reused: false }]);
    expect(first).not.toEqual(second);
  });

  it('is pinned to what the original run saw when that is reproduced', async () => {
    const original = await lab.execute(lookOutside, { name: fresh() }, { runId });
    if (original.kind !== 'done') throw new Error('held');
    await expect(lab.lookUp(lookOutside, { name: fresh() }, { runId: `${runId}-again`, reproduces: runId })).resolves.toEqual({ kind: 'hit', output: original.output });
  });
});

describe('a resumed run', () => {
  it('takes its finished steps whatever the code is today', async () => {
    const input = { text: fresh() };
    const done = await lab.execute(writeText, input, { runId });
    const changed = lab.withBuild({ 'write-text': 'd'.repeat(64) });
    await expect(changed.lookUp(writeText, input, { runId, executionId: 'execution-2' })).resolves.toEqual({ kind: 'hit', output: { blob: blobOf(done) } });
    await expect(changed.lookUp(writeText, input, { runId: `${runId}-other` })).resolves.toMatchObject({ kind: 'miss' });
  });

  it('does not take them where their objects are gone', async () => {
    const input = { text: fresh() };
    const { digest } = blobOf(await lab.execute(writeText, input, { runId }));
    await lab.store.objects.delete(layout.object(digest));
    await expect(lab.lookUp(writeText, input, { runId, executionId: 'execution-2' })).resolves.toMatchObject({ kind: 'miss' });
  });
});

describe('a reproduction', () => {
  it('reads no shared record, writes none, and can be resumed from its own', async () => {
    const input = { text: fresh() };
    await lab.execute(writeText, input, { runId });
    const call = { runId: `${runId}-reproduction`, reproduces: runId };
    await expect(lab.lookUp(writeText, input, call)).resolves.toEqual({ kind: 'miss', reason: 'computed again to compare' });
    await expect(lab.execute(writeText, input, call)).resolves.toMatchObject({ kind: 'done', reused: false });
    await expect(lab.lookUp(writeText, input, { ...call, executionId: 'execution-2' })).resolves.toMatchObject({ kind: 'hit' });

    const other = { text: `${fresh()} of the reproduction alone` };
    await lab.execute(writeText, other, { ...call, ordinal: 1 });
    await expect(lab.lookUp(writeText, other, { runId: `${runId}-b` })).resolves.toMatchObject({ kind: 'miss' });
  });
});

describe('early cutoff', () => {
  it('reuses what follows a step that ran again and gave the same bytes', async () => {
    const blob = blobOf(await lab.execute(writeText, { text: fresh() }, { runId }));
    await lab.execute(measureText, { blob }, { runId, ordinal: 1 });
    const again = blobOf(await lab.execute(writeText, { text: fresh() }, { runId: `${runId}-again`, reproduces: runId }));
    expect(again).toEqual(blob);
    await expect(lab.lookUp(measureText, { blob: again }, { runId: `${runId}-b`, ordinal: 1 })).resolves.toMatchObject({ kind: 'hit' });
  });
});

describe("a run's log", () => {
  it('has the lines of its steps, in order, in the store', async () => {
    await lab.execute(writeText, { text: fresh() }, { runId, reason: 'because' });
    const lines: string[] = [];
    for await (const { source, message } of lab.store.runs.readLog(runId)) lines.push(`${source}: ${message}`);
    expect(lines).toEqual(['write-text: attempt 1: because', 'write-text: writing', expect.stringMatching(/^write-text: done in/)]);
  });
});
