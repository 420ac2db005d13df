import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SweepParams, sweepParams, sweepSize } from './pipelines/sweep.ts';
import { axisNames, sweepChildren } from './sweep-children.ts';

const sweep = (fields: Partial<SweepParams>): SweepParams => ({ pipeline: 'text-classification', params: {}, given: {}, axes: [], seeds: [1], ...fields });

describe('the runs of a sweep', () => {
  it('are every combination with every seed, numbered from 1', () => {
    const children = sweepChildren(sweep({ axes: [{ path: 'model.dropout', values: [0, 0.2] }, { path: 'epochs', values: [2, 4] }], seeds: [1, 2], params: { model: { filters: 8 } } }));
    expect(children.map(({ label }) => label)).toEqual(['dropout 0, epochs 2, seed 1', 'dropout 0, epochs 2, seed 2', 'dropout 0, epochs 4, seed 1', 'dropout 0, epochs 4, seed 2', 'dropout 0.2, epochs 2, seed 1', 'dropout 0.2, epochs 2, seed 2', 'dropout 0.2, epochs 4, seed 1', 'dropout 0.2, epochs 4, seed 2']);
    expect(children.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(children[5]?.params).toEqual({ model: { filters: 8, dropout: 0.2 }, epochs: 2, seed: 2 });
  });

  it('keep what was given when another variant is chosen, and nothing of the preset’s variant', () => {
    const children = sweepChildren(sweep({ params: { optimizer: { name: 'adam', beta1: 0.5 } }, given: { optimizer: { learningRate: 0.01 } }, axes: [{ path: 'optimizer.name', values: ['adam', 'sgd'] }] }));
    expect(children.map(({ params }) => params['optimizer'])).toEqual([{ name: 'adam', beta1: 0.5, learningRate: 0.01 }, { name: 'sgd', learningRate: 0.01 }]);
  });

  it('differ, and are as many as the size says', () => {
    const axis = fc.record({ path: fc.constantFrom('a', 'b', 'c.d'), values: fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 4 }) });
    fc.assert(fc.property(fc.uniqueArray(axis, { selector: ({ path }) => path, maxLength: 3 }), fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 4 }), (axes, seeds) => {
      const children = sweepChildren(sweep({ axes, seeds }));
      expect(children).toHaveLength(sweepSize({ axes, seeds }));
      expect(new Set(children.map(({ params }) => JSON.stringify(params))).size).toBe(children.length);
    }));
  });

  it('may be a thousand, and not more', () => {
    const seeds = (count: number) => Array.from({ length: count }, (_, place) => place);
    expect(sweepParams.safeParse(sweep({ seeds: seeds(1_000) })).success).toBe(true);
    expect(sweepParams.safeParse(sweep({ seeds: seeds(1_001) })).error?.issues[0]?.message).toBe('1001 runs are more than the 1000 that a sweep may have');
  });
});

it('parameters are named by their last part where only one has it', () => {
  expect(axisNames(['model.dropout', 'optimizer.epsilon', 'other.epsilon'])).toEqual(['dropout', 'optimizer.epsilon', 'other.epsilon']);
});
