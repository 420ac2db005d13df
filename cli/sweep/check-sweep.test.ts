import { describe, expect, it } from 'vitest';
import { sweepChildren } from '../../schemas/sweep-children.ts';
import { findTarget } from '../target.ts';
import { checkSweep, type GivenSweep } from './check-sweep.ts';

const check = (given: Partial<GivenSweep>) => checkSweep(findTarget('spam-cnn'), { varied: {}, seeds: undefined, fixed: {}, ...given }, []);

describe('a sweep', () => {
  it('names parameters by their path or by an end of it that only one has', () => {
    const { axes } = check({ varied: { dropout: ['0', '0.2'], 'optimizer.learning-rate': ['0.001'], 'model.denseUnits': ['50', '100'] } }).complete();
    expect(axes).toEqual([{ path: 'model.dropout', values: [0, 0.2] }, { path: 'optimizer.learningRate', values: [0.001] }, { path: 'model.denseUnits', values: [50, 100] }]);
  });

  it('has the seeds 1 to N, or those of a list, or the one that a run has anyway', () => {
    expect(check({ seeds: ['3'] }).complete().seeds).toEqual([1, 2, 3]);
    expect(check({ seeds: ['1', '5', '9'] }).complete().seeds).toEqual([1, 5, 9]);
    expect(check({ varied: { dropout: ['0'] }, fixed: { seed: 7 } }).complete().seeds).toEqual([7]);
  });

  it('has runs with the parameters that a run of the preset with these flags has', () => {
    const [first, second] = sweepChildren(check({ varied: { dropout: ['0', '0.5'] }, fixed: { epochs: 2 } }).complete());
    expect(first?.params).toMatchObject({ dataset: { name: 'spam-assassin' }, epochs: 2, model: { dropout: 0, filters: 64 }, optimizer: { learningRate: 0.0005 } });
    expect(second?.params).toMatchObject({ epochs: 2, model: { dropout: 0.5 } });
  });

  it.each<[string, Partial<GivenSweep>, RegExp]>([
    ['an unknown parameter', { varied: { dropuot: ['0'] } }, /no parameter dropuot to vary\. Did you mean dropout\?/],
    ['a parameter that several have', { varied: { name: ['0'], kind: ['x'] } }, /--param\.kind may be .*schedule\.kind|--param\.name/],
    ['a value that is none', { varied: { dropout: ['much'] } }, /--param\.dropout much: a number/],
    ['a value out of bounds', { varied: { dropout: ['0', '1.5'] } }, /--model\.dropout 1\.5: below 1/],
    ['a value that stands twice', { varied: { dropout: ['0.2', '0.20'] } }, /0\.2 twice/],
    ['the seed as a parameter', { varied: { seed: ['1', '2'] } }, /--seeds/],
    ['seeds that are none', { seeds: ['0'] }, /--seeds 0: how many/],
    ['seeds that stand twice', { seeds: ['4', '4'] }, /different seeds/],
    ['a parameter that is varied and given', { varied: { dropout: ['0'] }, fixed: { model: { dropout: 0.1 } } }, /both varied and given/],
    ['a dataset to vary', { varied: { dataset: ['a.csv', 'b.csv'] } }, /cannot be varied/],
    ['nothing to vary', {}, /Nothing is varied/],
    ['too many runs', { varied: { dropout: ['0', '0.2'] }, seeds: ['501'] }, /1002 runs are more than the 1000/],
  ])('refuses %s', (_, given, message) => {
    expect(() => check(given)).toThrow(message);
  });
});
