import { describe, expect, it } from 'vitest';
import { steps } from '../schemas/steps/index.ts';
import { Producers } from './producers.ts';

const blob = (digit: string): { kind: 'blob'; digest: string; bytes: number } => ({ kind: 'blob', digest: digit.repeat(64), bytes: 1 });
const producer = (ordinal: number): Parameters<Producers['add']>[0] => {
  const contract = steps[ordinal];
  if (contract === undefined) throw new Error('no such step');
  return { contract, ordinal, input: {} };
};

describe('the producers of references', () => {
  it('are found through nested values, each once, earliest first', () => {
    const producers = new Producers();
    producers.add(producer(2), { parts: [blob('c')] });
    producers.add(producer(0), { table: blob('a'), other: blob('b') });
    expect(producers.of({ deep: [{ x: blob('c') }, blob('b'), blob('a')], plain: 3 }).map(({ ordinal }) => ordinal)).toEqual([0, 2]);
  });

  it('are the first steps that gave the bytes', () => {
    const producers = new Producers();
    producers.add(producer(1), blob('a'));
    producers.add(producer(3), blob('a'));
    expect(producers.of(blob('a')).map(({ ordinal }) => ordinal)).toEqual([1]);
  });
});
