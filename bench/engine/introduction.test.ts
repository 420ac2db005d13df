import { expect, it } from 'vitest';
import type { ResultRow } from '../results.ts';
import { introduction } from './introduction.ts';

const row = (system: string, metric: string, median: number, name = 'lstm-128'): ResultRow => ({ case: name, system, metric, unit: '', median, min: median, max: median, repetitions: 1 });

it('says in which cases a peer is better, and which one is the best', () => {
  const page = introduction([row('everstep', 'step', 30), row('keras-jax', 'step', 20), row('pytorch', 'step', 24), row('everstep', 'step', 1, 'movielens-dot'), row('pytorch', 'step', 2, 'movielens-dot')]);
  expect(page).toContain('`step`: Everstep is slower in lstm-128 (1.50 times keras-jax).');
});

it('says so where no peer is better, and nothing of what was not measured', () => {
  const page = introduction([row('everstep', 'peak memory', 100), row('keras-jax', 'peak memory', 200)]);
  expect(page).toContain('`peak memory`: Everstep is larger than the best of them nowhere.');
  expect(page).not.toContain('`step`: Everstep');
});
