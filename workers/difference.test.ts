import { describe, expect, it } from 'vitest';
import type { KeyParts } from '../schemas/record.ts';
import type { StepFile } from '../schemas/run.ts';
import { describeDifference, explainMiss } from './difference.ts';

const parts: KeyParts = {
  step: 'split',
  version: 1,
  fingerprint: 'a'.repeat(64),
  sources: { 'activities/split.ts': '1', 'datasets/tokenizer.ts': '2' },
  packages: { 'apache-arrow': '21.2.0' },
  storeFormat: 1,
  input: { seed: 1, table: { kind: 'table', digest: 'a' }, optimizer: { learningRate: 0.001 } },
};
const environment = { tensorflow: '2.21.0', device: 'cpu', deviceModel: 'x', threads: 2, instructionSet: 'AVX2', oneDnn: true } as const;
const file = (changes: Partial<StepFile> = {}): StepFile => ({
  ordinal: 3, name: 'split', state: 'completed', key: 'b'.repeat(64), parts, environment, reused: false, reason: '', attempts: 1, startedAt: '2026-01-01T00:00:00.000Z', wallMs: 1, computeMs: 1, bytesRead: 0, bytesWritten: 0, worker: 'w', ...changes,
});

describe('the difference between two keys', () => {
  it('names the field of the input, with both values', () => {
    expect(describeDifference(parts, { ...parts, input: { ...(parts.input as object), seed: 2 } })).toBe('seed 1 → 2');
    expect(describeDifference(parts, { ...parts, input: { ...(parts.input as object), optimizer: { learningRate: 0.01 } } })).toBe('optimizer.learningRate 0.001 → 0.01');
  });

  it('names a reference whose bytes are others', () => {
    expect(describeDifference(parts, { ...parts, input: { ...(parts.input as object), table: { kind: 'table', digest: 'b' } } })).toBe('table: other bytes');
  });

  it('names the source file and the package that changed', () => {
    const now = { ...parts, fingerprint: 'b'.repeat(64), sources: { ...parts.sources, 'datasets/tokenizer.ts': '3' }, packages: { 'apache-arrow': '21.3.0' } };
    expect(describeDifference(parts, now)).toBe('the code of datasets/tokenizer.ts, package apache-arrow 21.2.0 → 21.3.0');
  });

  it('is none where nothing differs', () => {
    expect(describeDifference(parts, structuredClone(parts))).toBeUndefined();
  });
});

describe('why a look-up missed', () => {
  it('says that there was nothing before', () => {
    expect(explainMiss(undefined, parts, ['exact'])).toBe('computed for the first time');
  });

  it('names the part of the numerical environment that differs', () => {
    expect(explainMiss(file(), parts, [{ ...environment, threads: 1 }])).toBe('another numerical environment: threads 2 → 1');
  });

  it('says that the record is gone where all else is equal', () => {
    expect(explainMiss(file(), parts, [environment])).toBe('the record of the last run is gone');
  });
});
