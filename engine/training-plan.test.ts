import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Schedule, scheduleSchema } from '../schemas/training.ts';
import { frozenSets, isAveraged, isOver, rateAt, requireReachable, requireValidation, stageAt, type TrainingPlan } from './training-plan.ts';

const plan = (parts: Partial<TrainingPlan>): TrainingPlan => ({ epochs: 10, learningRate: 0.5, schedule: { kind: 'constant' }, stages: [], ...parts });
const schedule = (input: unknown): Schedule => scheduleSchema.parse(input);
const rates = (parts: Partial<TrainingPlan>, losses: readonly number[] = [], stepsPerEpoch = 1) => {
  const made = plan(parts);
  return Array.from({ length: made.epochs }, (_, place) => rateAt(made, { epoch: place + 1, step: 0, stepsPerEpoch }, losses));
};

describe('learning rates', () => {
  it('stay where they are without a schedule, to the bit', () => {
    fc.assert(fc.property(fc.double({ min: 1e-9, max: 10, noNaN: true }), fc.nat(9), (learningRate, place) => {
      expect(rates({ learningRate })[place]).toBe(learningRate);
    }));
  });

  it('fall by the factor after each so many epochs', () => {
    expect(rates({ schedule: schedule({ kind: 'step', factor: 0.5, every: 4 }) })).toEqual([0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125]);
  });

  it('rise in the warm-up and fall along a cosine to the final fraction', () => {
    const cosine = schedule({ kind: 'cosine', finalFraction: 0.1, warmupSteps: 4 });
    const found = rates({ schedule: cosine, epochs: 24 });
    expect(found.slice(0, 5)).toEqual([0, 0.125, 0.25, 0.375, 0.5]);
    expect(found[14]).toBeCloseTo(0.5 * (0.9 * 0.5 + 0.1), 12);
    expect(rateAt(plan({ schedule: cosine, epochs: 24 }), { epoch: 24, step: 1, stepsPerEpoch: 1 }, [])).toBe(0.05);
  });

  it('rise in the warm-up and fall along a line to the final fraction', () => {
    const linear = schedule({ kind: 'linear', finalFraction: 0.2, warmupSteps: 2 });
    const found = rates({ schedule: linear, epochs: 6 });
    [0, 0.25, 0.5, 0.4, 0.3, 0.2].forEach((rate, place) => expect(found[place]).toBeCloseTo(rate, 12));
    expect(rates({ schedule: schedule({ kind: 'linear' }), epochs: 5 })).toEqual([0.5, 0.4, 0.3, 0.2, 0.1].map((rate) => expect.closeTo(rate, 12) as number));
  });

  it('are refused where the warm-up leaves nothing of the training', () => {
    const cosine = schedule({ kind: 'cosine', warmupSteps: 30 });
    expect(() => { requireReachable({ schedule: cosine, epochs: 10 }, 3); }).toThrow('The warm-up of 30 steps leaves nothing of the training: it has 30 steps (10 epochs of 3).');
    expect(() => { requireReachable({ schedule: cosine, epochs: 10 }, 4); }).not.toThrow();
  });

  it.each(['cosine', 'linear'] as const)('of the schedule %s are within bounds, never rise after the warm-up, and are those of its curve', (kind) => {
    const curve = kind === 'cosine' ? (done: number) => 0.5 * (1 + Math.cos(Math.PI * done)) : (done: number) => 1 - done;
    const parts = fc.record({ finalFraction: fc.double({ min: 0, max: 1, noNaN: true }), warmupSteps: fc.nat(20), stepsPerEpoch: fc.integer({ min: 1, max: 9 }), epochs: fc.integer({ min: 21, max: 60 }) });
    fc.assert(fc.property(parts, ({ finalFraction, warmupSteps, stepsPerEpoch, epochs }) => {
      const found = rates({ schedule: { kind, finalFraction, warmupSteps }, epochs }, [], stepsPerEpoch);
      found.forEach((rate, place) => {
        const step = place * stepsPerEpoch;
        const done = (step - warmupSteps) / (epochs * stepsPerEpoch - warmupSteps);
        if (done >= 0) {
          expect(rate).toBeCloseTo(0.5 * ((1 - finalFraction) * curve(done) + finalFraction), 12);
          expect(rate).toBeGreaterThanOrEqual(0.5 * finalFraction * (1 - 1e-12));
        }
        expect(rate).toBeLessThanOrEqual(0.5);
      });
      const after = found.filter((_, place) => place * stepsPerEpoch >= warmupSteps);
      after.forEach((rate, place) => expect(rate).toBeLessThanOrEqual(after[place - 1] ?? Infinity));
    }));
  });

  it('fall where the validation loss does not, down to the lowest', () => {
    const plateau = schedule({ kind: 'plateau', factor: 0.5, patience: 2, minimumDelta: 0.1, minimumRate: 0.2 });
    expect(rates({ schedule: plateau }, [1, 0.8, 0.75, 0.9, 0.6, 0.7, 0.55, 0.7, 0.7])).toEqual([0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2]);
  });

  it('are multiplied in a stage, which waits for lower losses anew', () => {
    const plateau = schedule({ kind: 'plateau', factor: 0.5, patience: 2, minimumDelta: 0 });
    const stages = [{ fromEpoch: 2, learningRateFactor: 2, frozen: [] }, { fromEpoch: 5, learningRateFactor: 0.1, frozen: [] }];
    expect(rates({ schedule: plateau, stages, epochs: 8 }, [1, 1, 1, 1, 1, 1, 1])).toEqual([0.5, 1, 1, 1, 0.05, 0.05, 0.05, 0.025]);
  });

  it('are decided by the losses before the epoch alone', () => {
    const losses = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 9, maxLength: 9 });
    fc.assert(fc.property(losses, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 4 }), (all, epoch, patience) => {
      const made = plan({ schedule: { kind: 'plateau', factor: 0.5, patience, minimumDelta: 0.05, minimumRate: 0 } });
      const at = { epoch, step: 0, stepsPerEpoch: 1 };
      expect(rateAt(made, at, all.slice(0, epoch - 1))).toBe(rateAt(made, at, all));
    }));
  });
});

describe('what waits for validation losses', () => {
  it('is refused without them', () => {
    expect(() => { requireValidation(plan({ schedule: schedule({ kind: 'plateau' }) })); }).toThrow('The schedule plateau goes by the validation loss, but the training has no validation part.');
    expect(() => { requireValidation(plan({ earlyStopping: { patience: 1, minimumDelta: 0 } })); }).toThrow('Early stopping goes by');
    expect(() => { requireValidation(plan({ schedule: schedule({ kind: 'cosine' }) })); }).not.toThrow();
  });
});

describe('the mean of weights', () => {
  const counted = (averaging: TrainingPlan['averaging'], steps: number) => Array.from({ length: steps }, (_, place) => place + 1).filter((step) => isAveraged(averaging, step, steps));

  it('is of every nth step, from the last one back, in the last share of all', () => {
    expect(counted({ kind: 'mean', share: 0.5, everySteps: 10 }, 100)).toEqual([60, 70, 80, 90, 100]);
    expect(counted({ kind: 'mean', share: 0.5, everySteps: 10 }, 47)).toEqual([27, 37, 47]);
    expect(counted({ kind: 'mean', share: 1, everySteps: 1 }, 4)).toEqual([1, 2, 3, 4]);
    expect(counted({ kind: 'exponential', decay: 0.9 }, 4)).toEqual([]);
    expect(counted(undefined, 4)).toEqual([]);
  });

  it('always has the last step, and none before its share', () => {
    const parts = fc.record({ share: fc.double({ min: 1e-6, max: 1, noNaN: true }), everySteps: fc.integer({ min: 1, max: 50 }), steps: fc.integer({ min: 1, max: 300 }) });
    fc.assert(fc.property(parts, ({ share, everySteps, steps }) => {
      const found = counted({ kind: 'mean', share, everySteps }, steps);
      expect(found.at(-1)).toBe(steps);
      expect(found[0]).toBeGreaterThan(steps * (1 - share) - 1e-9);
      found.forEach((step, place) => expect(step - (found[place - 1] ?? step - everySteps)).toBe(everySteps));
    }));
  });
});

describe('the end of a training', () => {
  const ends = (parts: Partial<TrainingPlan>, losses: readonly number[]) => losses.findIndex((_, place) => isOver(plan(parts), losses.slice(0, place + 1))) + 1;

  it('comes after its epochs', () => {
    expect(ends({ epochs: 3 }, [1, 2, 3, 4])).toBe(3);
  });

  it('comes earlier when the loss has not fallen by enough for so long', () => {
    expect(ends({ earlyStopping: { patience: 2, minimumDelta: 0 } }, [1, 0.9, 0.95, 0.89, 0.9, 0.89, 0.5])).toBe(6);
    expect(ends({ earlyStopping: { patience: 2, minimumDelta: 0.2 } }, [1, 0.9, 0.85, 0.5])).toBe(3);
  });

  it('comes early in the last stage only', () => {
    const stages = [{ fromEpoch: 5, learningRateFactor: 1, frozen: [] }];
    expect(ends({ stages, earlyStopping: { patience: 1, minimumDelta: 0 } }, [1, 2, 3, 4, 5, 6, 7])).toBe(6);
  });
});

it('an epoch belongs to the last stage that has begun', () => {
  const stages = [{ fromEpoch: 2, learningRateFactor: 1, frozen: ['embedding'] }, { fromEpoch: 4, learningRateFactor: 1, frozen: [] }];
  expect([1, 2, 3, 4, 9].map((epoch) => stageAt({ stages }, epoch).frozen)).toEqual([[], ['embedding'], ['embedding'], [], []]);
  expect(frozenSets({ stages, epochs: 9 })).toEqual([[], ['embedding']]);
  expect(frozenSets({ stages: [{ fromEpoch: 1, learningRateFactor: 1, frozen: ['dense'] }], epochs: 2 })).toEqual([['dense']]);
});
