import { expect, it } from 'vitest';
import { didYouMean, nearestName } from './nearest.ts';

it('offers a name that differs in a letter or two', () => {
  expect(nearestName('spam-cn', ['imdb-cnn', 'spam-cnn'])).toBe('spam-cnn');
  expect(nearestName('--batchsize', ['--batch-size', '--seed'])).toBe('--batch-size');
});

it('offers a name that was begun', () => {
  expect(nearestName('repro', ['resume', 'reproduce'])).toBe('reproduce');
});

it('offers nothing where nothing is near', () => {
  expect(nearestName('xyzzy', ['run', 'plan', 'reproduce'])).toBeUndefined();
  expect(nearestName('x', [])).toBeUndefined();
  expect(didYouMean('xyzzy', ['run'])).toBe('');
});
