import { describe, expect, it } from 'vitest';
import { defaultRetryPolicy } from '../schemas/contract.ts';
import { RetryBudget } from './retry-budget.ts';

const policy = { ...defaultRetryPolicy, ownErrors: 3, heartbeatTimeouts: 5 };

describe('the budget of attempts', () => {
  it('is spent after so many errors of the step itself, waiting longer each time', () => {
    const budget = new RetryBudget(policy);
    expect([budget.next('own-error', undefined), budget.next('own-error', undefined), budget.next('own-error', undefined)]).toEqual([1_000, 2_000, undefined]);
  });

  it('counts workers that went away on their own, and goes on at once', () => {
    const budget = new RetryBudget(policy);
    const waits = Array.from({ length: 5 }, () => budget.next('worker-gone', undefined));
    expect(waits).toEqual([0, 0, 0, 0, undefined]);
  });

  it('starts anew when the checkpoint has moved on, by epoch and step', () => {
    const budget = new RetryBudget(policy);
    const positions = [{ epoch: 1, step: 5 }, { epoch: 1, step: 6 }, { epoch: 2, step: 0 }, { epoch: 2, step: 1 }];
    expect(positions.map((position) => budget.next('own-error', position))).toEqual([1_000, 1_000, 1_000, 1_000]);
  });

  it('does not start anew for a checkpoint that stands still or is behind', () => {
    const budget = new RetryBudget(policy);
    const waits = [{ epoch: 2, step: 3 }, { epoch: 2, step: 3 }, { epoch: 1, step: 9 }].map((position) => budget.next('own-error', position));
    expect(waits).toEqual([1_000, 2_000, undefined]);
  });
});
