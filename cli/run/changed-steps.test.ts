import { expect, it } from 'vitest';
import type { StepFile } from '../../schemas/run.ts';
import type { Build } from '../../workers/build-manifest.ts';
import { changedSteps } from './changed-steps.ts';

const step = (name: string, fingerprint: string, more: Partial<StepFile> = {}, variant?: string): StepFile =>
  ({ name, state: 'completed', parts: { step: name, fingerprint, ...(variant === undefined ? {} : { variant }) }, ...more }) as StepFile;

const build = { id: 'today', steps: { split: { fingerprint: 'a' }, 'train.text-cnn': { fingerprint: 'b' } } } as unknown as Build;

it('names the finished steps whose code is another today', () => {
  expect(changedSteps([step('split', 'before'), step('train', 'b', {}, 'text-cnn')], build)).toEqual(['split']);
  expect(changedSteps([step('split', 'a'), step('train', 'before', {}, 'text-cnn')], build)).toEqual(['train']);
});

it('names a step that today\'s build does not have', () => {
  expect(changedSteps([step('train', 'b', {}, 'removed-net'), step('gone', 'x')], build)).toEqual(['train', 'gone']);
});

it('says nothing of steps that have not finished: they are computed by today\'s code', () => {
  expect(changedSteps([step('split', 'before', { state: 'failed' })], build)).toEqual([]);
});
