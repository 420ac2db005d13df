import { expect, test } from 'vitest';
import { completedManifest } from '../test/support/manifest-fixture.ts';
import { trainingStages } from './training-stages.ts';

const withStages = (stages: unknown) => ({ ...completedManifest, document: { ...completedManifest.document, request: { ...completedManifest.document.request, params: { ...completedManifest.document.request.params, stages } } } });

test('stages reach from their first epoch to the one before the next', () => {
  expect(trainingStages(withStages([{ fromEpoch: 1, frozen: ['embedding'] }, { fromEpoch: 3, learningRateFactor: 0.1 }]), 6)).toEqual([
    { fromEpoch: 1, toEpoch: 2, what: 'embedding frozen' },
    { fromEpoch: 3, toEpoch: 6, what: 'all layers trained, 0.1 times the rate' },
  ]);
});

test('what comes before the first stage is one too, and what an early end leaves out is none', () => {
  expect(trainingStages(withStages([{ fromEpoch: 3, learningRateFactor: 0.5 }, { fromEpoch: 5 }]), 4)).toEqual([
    { fromEpoch: 1, toEpoch: 2, what: 'all layers trained' },
    { fromEpoch: 3, toEpoch: 4, what: 'all layers trained, 0.5 times the rate' },
  ]);
  expect(trainingStages(withStages(undefined), 4)).toEqual([]);
});
