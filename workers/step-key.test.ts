import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split } from '../schemas/steps/split.ts';
import { train } from '../schemas/steps/train.ts';
import type { Build } from './build-manifest.ts';
import { bundleName, keyParts, stepKey } from './step-key.ts';

const build = (fingerprint = 'f'.repeat(64)): Build => ({ id: 'b', folder: '/nowhere', steps: { split: { fingerprint, sources: {}, packages: {} } } });
const table = (digit: string, rows = 3) => ({ kind: 'table' as const, digest: digit.repeat(64), rows, columns: ['text'], bytes: 9 });
const input = { table: table('a'), validationFraction: 0.1, testFraction: 0.2, seed: 1 };
const key = (value: object, made = build()): string => stepKey(keyParts(split, value, made));

describe('the step key', () => {
  it('is the same whatever the order of the fields', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.entries(input), { minLength: 4 }), (entries) => {
        expect(key(Object.fromEntries(entries))).toBe(key(input));
      }),
    );
  });

  it('counts references by digest alone', () => {
    expect(key({ ...input, table: table('a', 4) })).toBe(key(input));
    expect(key({ ...input, table: table('b') })).not.toBe(key(input));
  });

  it('changes with every field of the input, the fingerprint and the contract version', () => {
    const keys = [
      key(input),
      key({ ...input, seed: 2 }),
      key({ ...input, testFraction: 0.3 }),
      key(input, build('e'.repeat(64))),
      stepKey(keyParts({ ...split, version: 2 }, input, build())),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('does not change with the names of sources or packages: the fingerprint stands for them', () => {
    const other: Build = { id: 'c', folder: '/elsewhere', steps: { split: { fingerprint: 'f'.repeat(64), sources: { 'a.ts': '1' }, packages: { zod: '4' } } } };
    expect(key(input, other)).toBe(key(input));
  });

  it('refuses a step that the build does not have', () => {
    expect(() => keyParts({ ...split, name: 'splice' }, input, build())).toThrow(/no step splice/);
  });
});

describe('the bundle of a step', () => {
  it('is named after the choice where the step picks a module', () => {
    expect(bundleName(split, input)).toBe('split');
    expect(bundleName(train, { model: { architecture: 'text-cnn' } })).toBe('train.text-cnn');
  });
});
