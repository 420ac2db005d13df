import { expect, it } from 'vitest';
import { kerasStages } from './keras-training.ts';

const optimizer = { name: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

it('a training without stages is one fit', () => {
  expect(kerasStages({ stages: [], epochs: 4, optimizer })).toEqual([{ epochs: 4, learningRate: 0.001, frozen: false }]);
});

it('a stage reaches to the next one, and the first begins at the first epoch', () => {
  expect(kerasStages({ stages: [{ fromEpoch: 1, learningRateFactor: 1, frozen: ['embedding'] }, { fromEpoch: 3, learningRateFactor: 0.1, frozen: [] }], epochs: 3, optimizer })).toEqual([
    { epochs: 2, learningRate: 0.001, frozen: true },
    { epochs: 1, learningRate: 0.0001, frozen: false },
  ]);
  expect(kerasStages({ stages: [{ fromEpoch: 4, learningRateFactor: 0.5, frozen: [] }], epochs: 5, optimizer })).toEqual([
    { epochs: 3, learningRate: 0.001, frozen: false },
    { epochs: 2, learningRate: 0.0005, frozen: false },
  ]);
});
