import { expect, it } from 'vitest';
import { seedSchema } from '../schemas/seed.ts';
import { allOf, memberMetrics, memberSeeds, trainingMetrics } from './ensemble.ts';

const epoch = (number: number, validationLoss: number) => ({ epoch: number, trainingLoss: 1, trainingAccuracy: 0.5, validationLoss, validationAccuracy: 1 - validationLoss });
const model = { kind: 'model', digest: '0'.repeat(64), architecture: 'text-cnn', parameters: 1, bytes: 1 } as const;
const training = (bestEpoch: number, losses: readonly number[]) => ({ model, bestEpoch, history: losses.map((loss, place) => epoch(place + 1, loss)) });

it('the first seed of an ensemble is the run\'s, all are seeds and differ', () => {
  expect(memberSeeds(7, 1)).toEqual([7]);
  const members = memberSeeds(2 ** 31 - 1, 5);
  expect(members[0]).toBe(2 ** 31 - 1);
  expect(new Set(members).size).toBe(5);
  for (const seed of members) expect(seedSchema.safeParse(seed).success).toBe(true);
});

it('figures are those of the epoch that was kept, and means over several networks', () => {
  expect(trainingMetrics([training(2, [0.5, 0.25, 0.375])])).toEqual({ validationLoss: 0.25, validationAccuracy: 0.75, bestEpoch: 2 });
  expect(trainingMetrics([training(2, [0.5, 0.25]), training(1, [0.5, 0.75])])).toEqual({ validationLoss: 0.375, validationAccuracy: 0.625 });
});

it('the networks of an ensemble have figures of their own, one network has none', () => {
  expect(memberMetrics(undefined)).toEqual({});
  expect(memberMetrics([{ loss: 1, accuracy: 0.75 }, { loss: 2, accuracy: 0.5 }])).toEqual({ members: 2, memberAccuracyMean: 0.625, memberAccuracyMin: 0.5, memberAccuracyMax: 0.75 });
});

it('a step that fails is told when the others have ended', async () => {
  let ended = false;
  const slow = new Promise<number>((resolve) => setTimeout(() => { ended = true; resolve(1); }, 20));
  await expect(allOf([Promise.reject(new Error('out of memory')), slow])).rejects.toThrow('out of memory');
  expect(ended).toBe(true);
  await expect(allOf([slow, Promise.resolve(2)])).resolves.toEqual([1, 2]);
});
