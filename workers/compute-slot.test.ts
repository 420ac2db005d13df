import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ComputeTask } from './compute-protocol.ts';
import { ComputeSlot } from './compute-slot.ts';

/** Stands in for the compute process: the step's name says how it behaves. */
const behaviours = `
const usage = { computeMs: 1, bytesRead: 2, bytesWritten: 3 };
process.on('disconnect', () => process.exit(0));
process.on('message', ({ bundle, input }) => {
  if (bundle === 'echo') process.send({ kind: 'done', output: { input, pid: process.pid, threads: process.env.EVERSTEP_THREADS }, usage });
  if (bundle === 'progress') {
    process.send({ kind: 'progress', progress: { phase: 'half', completed: 1, total: 2, unit: 'rows' } });
    process.send({ kind: 'log', message: 'hello', fields: { n: 1 } });
    process.send({ kind: 'waiting', message: 'S3 is away' });
    process.send({ kind: 'done', output: {}, usage });
  }
  if (bundle === 'noisy') process.stderr.write('an old complaint\\n', () => setTimeout(() => process.send({ kind: 'done', output: {}, usage }), 50));
  if (bundle === 'fail') process.send({ kind: 'failed', error: { code: 'ES-TEST', message: 'no such column', retryable: false }, usage });
  if (bundle === 'crash') { process.stderr.write('first\\nsegmentation fault ahead\\n', () => process.kill(process.pid, 'SIGSEGV')); }
  if (bundle === 'check') { process.stderr.write('W0000 a note\\nF0000 00:00:1 1 tensor.cc:12] Check failed: rows == 3\\n*** Check failure stack trace: ***\\n    @     0x7f0000000000  (unknown)\\n', () => process.abort()); }
  if (bundle === 'killed') {
    process.send({ kind: 'progress', progress: { phase: 'epoch 2 of 3', completed: 7, total: 12, unit: 'batches', metrics: { loss: 0.123456 }, checkpoint: { epoch: 2, step: 0 } } }, () => process.kill(process.pid, 'SIGKILL'));
  }
  if (bundle === 'memory') { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }
  if (bundle === 'polite') process.on('SIGTERM', () => { process.stderr.write('saved'); process.exit(0); });
  if (bundle === 'stubborn') process.on('SIGTERM', () => {});
});
process.send({ kind: 'ready' });
`;
const task = (bundle: string): Omit<ComputeTask, 'kind' | 'scratchFolder'> => ({ bundle, fingerprint: '', input: 7, checkpoints: { namespace: '', nonce: '', lease: undefined } });
const quiet = { progress: () => undefined, waiting: () => undefined, log: () => undefined };
const never = new AbortController().signal;

let folder: string;
let slot: ComputeSlot;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everstep-slot-'));
  await writeFile(join(folder, 'process.mjs'), behaviours);
  slot = new ComputeSlot(join(folder, 'process.mjs'), { EVERSTEP_THREADS: '3', NODE_OPTIONS: '--max-old-space-size=40' });
});

afterEach(async () => {
  await slot.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a compute slot', () => {
  it('keeps its process warm between tasks and gives it its threads', async () => {
    const first = await slot.run(task('echo'), quiet, never);
    const second = await slot.run(task('echo'), quiet, never);
    expect(first.output).toEqual(second.output);
    expect(first.output).toMatchObject({ input: 7, threads: '3' });
    expect(first.usage).toEqual({ computeMs: 1, bytesRead: 2, bytesWritten: 3 });
  });

  it('relays progress, log lines and what it waits for', async () => {
    const heard: unknown[] = [];
    await slot.run(task('progress'), { progress: (progress) => heard.push(progress), waiting: (message) => heard.push(message), log: (message, fields) => heard.push([message, fields]) }, never);
    expect(heard).toEqual([{ phase: 'half', completed: 1, total: 2, unit: 'rows' }, ['hello', { n: 1 }], 'S3 is away']);
  });

  it("gives a step's own error with its code, whether it may be tried again, and what it cost", async () => {
    await expect(slot.run(task('fail'), quiet, never)).rejects.toMatchObject({ code: 'ES-TEST', message: 'no such column', retryable: false, usage: { computeMs: 1 } });
  });

  it('survives a native crash: a retryable error with the signal and the last lines of stderr, then a new process', async () => {
    await expect(slot.run(task('crash'), quiet, never)).rejects.toMatchObject({ code: 'ES-STEP-CRASH', retryable: true, message: expect.stringMatching(/SIGSEGV.*segmentation fault ahead/) });
    await expect(slot.run(task('echo'), quiet, never)).resolves.toMatchObject({ output: { input: 7 } });
  });

  it('survives running out of memory, and says so', async () => {
    await expect(slot.run(task('memory'), quiet, never)).rejects.toMatchObject({ code: 'ES-STEP-CRASH', retryable: true, message: expect.stringMatching(/\(SIGABRT\).*JavaScript heap out of memory\..* --batch-size/) });
  });

  it("gives a failed check of TensorFlow's in its own words, without stack and notes", async () => {
    await expect(slot.run(task('check'), quiet, never)).rejects.toMatchObject({ message: 'The compute process died (SIGABRT) before it told of any progress. It said last: F0000 00:00:1 1 tensor.cc:12] Check failed: rows == 3.' });
  });

  it('says where a training was that the system killed, and what may help', async () => {
    await expect(slot.run(task('killed'), quiet, never)).rejects.toMatchObject({
      code: 'ES-STEP-CRASH',
      retryable: true,
      message: expect.stringMatching(/^The compute process died \(SIGKILL\) in epoch 2 of 3, after 7 of 12 batches, with a mean loss of 0\.1235, and its last checkpoint at epoch 2, step 0\. .*memory runs out.*--batch-size/),
    });
  });

  it('blames no task for what an earlier one said', async () => {
    await slot.run(task('noisy'), quiet, never);
    await expect(slot.run(task('killed'), quiet, never)).rejects.not.toThrow('an old complaint');
  });

  it.each(['polite', 'stubborn'])('ends a %s process when the task is aborted', async (behaviour) => {
    const abort = new AbortController();
    const before = (await slot.run(task('echo'), quiet, never)).output as { pid: number };
    const running = slot.run(task(behaviour), quiet, abort.signal);
    setTimeout(() => { abort.abort(new Error('cancelled by test')); }, 100);
    await expect(running).rejects.toThrow('cancelled by test');
    expect(() => process.kill(before.pid, 0)).toThrow();
    await expect(slot.run(task('echo'), quiet, never)).resolves.toBeDefined();
  });
});
